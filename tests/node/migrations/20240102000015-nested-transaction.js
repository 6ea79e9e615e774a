export const up = async ({ sequelize }, Sequelize) => {
  const queryInterface = sequelize.getQueryInterface();
  await sequelize.transaction(async outer => {
    await queryInterface.createTable('nested', { id: { type: Sequelize.INTEGER, primaryKey: true } }, { transaction: outer });
    await queryInterface.bulkInsert('nested', [{ id: 1 }], { transaction: outer });
    await sequelize.transaction({ transaction: outer }, async inner => {
      await queryInterface.bulkInsert('nested', [{ id: 2 }], { transaction: inner });
      await queryInterface.bulkInsert('nested', [{ id: 1 }], { transaction: inner });
    }).catch(error => {
      if (error.name !== 'SequelizeUniqueConstraintError') throw error;
    });
    await queryInterface.bulkInsert('nested', [{ id: 3 }], { transaction: outer });
  });
};

export const down = async queryInterface => {
  await queryInterface.dropTable('nested');
};
