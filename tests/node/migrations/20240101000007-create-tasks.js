import { id, timestamps } from './_helpers.js';

export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createTable('tasks', {
    id: id(Sequelize),
    project_id: { type: Sequelize.BIGINT, allowNull: false, references: { model: { tableName: 'projects', schema: 'public' }, key: 'id' }, onDelete: 'CASCADE', onUpdate: 'RESTRICT' },
    title: { type: Sequelize.TEXT, allowNull: false },
    state: { type: Sequelize.ENUM, values: ['open', 'doing', 'done'], defaultValue: 'open' },
    ...timestamps(Sequelize)
  });
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.dropTable('tasks', { cascade: true });
  await queryInterface.dropEnum('enum_tasks_state');
};
