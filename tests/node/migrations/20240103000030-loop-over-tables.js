const tables = ['users', 'projects', 'tasks'];

export const up = async (queryInterface, Sequelize) => {
  for (const table of tables) {
    await queryInterface.addColumn(table, 'deleted_at', { type: Sequelize.DATE, allowNull: true });
    await queryInterface.addIndex(table, ['deleted_at']);
  }
};

export const down = async queryInterface => {
  for (const table of [...tables].reverse()) {
    await queryInterface.removeColumn(table, 'deleted_at');
  }
};
