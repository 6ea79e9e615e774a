module.exports = {
  transaction: false,
  up: async (queryInterface, Sequelize) => {
    await queryInterface.addIndex('users', ['last_name'], { concurrently: true });
    await queryInterface.sequelize.transaction(transaction =>
      queryInterface.addColumn('users', 'nickname', { type: Sequelize.STRING }, { transaction }));
  },
  down: async queryInterface => {
    await queryInterface.removeColumn('users', 'nickname');
    await queryInterface.removeIndex('users', ['last_name'], { concurrently: true });
  }
};
