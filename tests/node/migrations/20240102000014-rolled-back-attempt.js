export const up = async (queryInterface, Sequelize) => {
  const { sequelize } = queryInterface;
  try {
    await sequelize.transaction(async transaction => {
      await queryInterface.createTable('attempt', { id: Sequelize.INTEGER }, { transaction });
      throw new Error('changed my mind');
    });
  } catch (error) {
    if (error.message !== 'changed my mind') throw error;
  }
  await queryInterface.addColumn('labels', 'colour', { type: Sequelize.CHAR(7), defaultValue: '#000000' });
};

export const down = async queryInterface => {
  await queryInterface.removeColumn('labels', 'colour');
};
