export const up = async queryInterface => {
  await queryInterface.removeColumn('users', 'last_login_at');
  await queryInterface.dropTable('no_such_table');
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.addColumn('users', 'last_login_at', Sequelize.DATE);
};
