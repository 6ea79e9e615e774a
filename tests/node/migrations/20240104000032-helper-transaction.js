import { inTransaction } from './_helpers.js';

export const up = (queryInterface, Sequelize) => inTransaction(queryInterface, async options => {
  await queryInterface.createTable('memberships', {
    user_id: { type: Sequelize.INTEGER, primaryKey: true, references: { model: 'users', key: 'id' } },
    project_id: { type: Sequelize.BIGINT, primaryKey: true, references: { model: 'projects', key: 'id' } },
    level: { type: Sequelize.SMALLINT, allowNull: false, defaultValue: 1, comment: 'from 1 to 9' }
  }, options);
  await queryInterface.addIndex('memberships', ['project_id'], options);
});

export const down = queryInterface => inTransaction(queryInterface, options => queryInterface.dropTable('memberships', options));
