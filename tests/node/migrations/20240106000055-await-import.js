export const up = async (queryInterface, Sequelize) => {
  const { timestamps } = await import('./_helpers.js');
  await new Promise(resolve => setTimeout(resolve, 10));
  await queryInterface.createTable('late', { id: { type: Sequelize.INTEGER, primaryKey: true }, ...timestamps(Sequelize) });
};

export const down = queryInterface => queryInterface.dropTable('late');
