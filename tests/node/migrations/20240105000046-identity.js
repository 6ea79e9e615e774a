export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createTable('tickets', {
    id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true, autoIncrementIdentity: true },
    number: { type: Sequelize.BIGINT, unique: true, allowNull: false }
  });
  await queryInterface.sequelize.query("SELECT setval(pg_get_serial_sequence('tickets', 'id'), 41)");
  await queryInterface.bulkInsert('tickets', [{ number: 7 }]);
};

export const down = queryInterface => queryInterface.dropTable('tickets');
