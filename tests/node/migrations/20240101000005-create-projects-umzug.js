export const up = async ({ context: queryInterface }) => {
  await queryInterface.createTable('projects', {
    id: { type: 'BIGSERIAL', primaryKey: true },
    title: { type: 'VARCHAR(200)', allowNull: false },
    organisation_id: { type: 'UUID', allowNull: false, references: { model: 'organisations', key: 'id' }, onDelete: 'CASCADE' }
  });
};

export const down = async ({ context: queryInterface }) => {
  await queryInterface.dropTable('projects');
};
