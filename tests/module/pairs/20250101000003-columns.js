export const up = async (queryInterface, Sequelize) => {
  await queryInterface.addColumn('users', 'nick', { type: Sequelize.STRING(20), defaultValue: 'none' });
  await queryInterface.addColumn('users', 'level', { type: Sequelize.ENUM('low', 'high'), allowNull: true });
  await queryInterface.renameColumn('users', 'nick', 'nickname');
  await queryInterface.changeColumn('users', 'nickname', { type: Sequelize.STRING(50), allowNull: false, defaultValue: 'nobody' });
  await queryInterface.changeColumn('users', 'bio', Sequelize.STRING(500));
  await queryInterface.removeColumn('users', 'email');
  await queryInterface.renameTable('loans', 'credits');
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.renameTable('credits', 'loans');
  await queryInterface.addColumn('users', 'email', Sequelize.STRING);
  await queryInterface.changeColumn('users', 'bio', { type: Sequelize.TEXT });
  await queryInterface.removeColumn('users', 'level');
  await queryInterface.removeColumn('users', 'nickname');
};
