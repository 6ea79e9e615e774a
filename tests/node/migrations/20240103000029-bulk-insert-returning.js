import assert from 'node:assert/strict';

export const up = async (queryInterface, Sequelize) => {
  const inserted = await queryInterface.bulkInsert('labels', [{ label: 'one' }, { label: 'two' }], { returning: ['id', 'label'] });
  assert.deepEqual(inserted.map(row => row.label), ['one', 'two']);
  const projects = await queryInterface.bulkInsert('projects', inserted.map(({ id, label }) => ({
    title: `${label} of ${typeof id}`, organisation_id: '11111111-1111-1111-1111-111111111111', budget: '0.000001'
  })), { returning: true });
  await queryInterface.bulkInsert('tasks', projects.map(project => ({
    project_id: project.id, title: 'one', createdAt: '2024-01-01T00:00:00Z', updatedAt: '2024-01-01T00:00:00Z'
  })));
  await queryInterface.bulkInsert('labels', [{ label: 'one' }, { label: 'three' }], { ignoreDuplicates: true });
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.bulkDelete('tasks', {});
  await queryInterface.bulkDelete('projects', { budget: '0.000001' });
  await queryInterface.bulkDelete('labels', { label: { [Sequelize.Op.in]: ['one', 'two', 'three'] } });
};
