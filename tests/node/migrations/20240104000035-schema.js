export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createSchema('audit');
  await queryInterface.createTable({ tableName: 'events', schema: 'audit' }, {
    id: { type: Sequelize.BIGINT, primaryKey: true, autoIncrement: true },
    kind: { type: Sequelize.ENUM('created', 'changed') },
    payload: Sequelize.JSONB
  });
  await queryInterface.addColumn({ tableName: 'events', schema: 'audit' }, 'actor', { type: Sequelize.STRING });
};

export const down = async queryInterface => {
  await queryInterface.dropSchema('audit');
};
