export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createTable('big', { id: { type: Sequelize.INTEGER, primaryKey: true }, text: Sequelize.TEXT });
  await queryInterface.bulkInsert('big', [{ id: 1, text: 'x\u2028é'.repeat(100000) }, { id: 2, text: 'line\nline\r\n\ttab' }]);
  const [{ text }] = await queryInterface.sequelize.query('SELECT text FROM big WHERE id = 1', { type: 'SELECT' });
  if (text.length !== 300000) throw new Error(`${text.length} characters`);
};

export const down = queryInterface => queryInterface.dropTable('big');
