export const up = async (queryInterface, Sequelize) => {
  await queryInterface.sequelize.transaction(async transaction => {
    await queryInterface.addColumn('users', 'first_name', Sequelize.STRING, { transaction });
    await queryInterface.addColumn('users', 'last_name', { type: Sequelize.STRING }, { transaction });
    await queryInterface.sequelize.query("UPDATE users SET first_name = split_part(name, ' ', 1)", { transaction });
  });
};

export const down = (queryInterface, Sequelize) => queryInterface.sequelize.transaction(t => Promise.all([
  queryInterface.removeColumn('users', 'first_name', { transaction: t }),
  queryInterface.removeColumn('users', 'last_name', { transaction: t })
]));
