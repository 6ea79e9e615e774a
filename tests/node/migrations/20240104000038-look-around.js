import assert from 'node:assert/strict';

export const up = async (queryInterface, Sequelize) => {
  const tables = await queryInterface.showAllTables();
  assert.ok(tables.includes('users') && !tables.includes('nobody'));
  assert.equal(await queryInterface.tableExists('users'), true);
  assert.equal(await queryInterface.tableExists('nobody'), false);
  const indexes = await queryInterface.showIndex('users');
  assert.ok(indexes.some(index => index.primary && index.unique));
  if (!indexes.find(index => index.name === 'users_role')) {
    await queryInterface.addIndex('users', ['role'], { name: 'users_role' });
  }
  const references = await queryInterface.getForeignKeyReferencesForTable('tasks');
  assert.ok(references.some(reference => reference.columnName === 'project_id' && reference.referencedTableName === 'projects'));
  assert.ok((await queryInterface.databaseVersion()).length > 1);
};

export const down = queryInterface => queryInterface.removeIndex('users', 'users_role');
