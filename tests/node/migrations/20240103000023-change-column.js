export const up = async (queryInterface, Sequelize) => {
  await queryInterface.changeColumn('users', 'name', { type: Sequelize.TEXT, allowNull: true, defaultValue: 'anonymous' });
  await queryInterface.changeColumn('projects', 'title', { type: Sequelize.STRING(300), allowNull: false });
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.changeColumn('projects', 'title', { type: Sequelize.STRING(200), allowNull: false });
  await queryInterface.changeColumn('users', 'name', { type: Sequelize.STRING(120), allowNull: true });
};
