export const up = async (queryInterface, Sequelize) => {
  await queryInterface.addConstraint('projects', { fields: ['budget'], type: 'check', where: { budget: { [Sequelize.Op.gte]: 0 } } });
  await queryInterface.addConstraint('tasks', {
    fields: ['title'], type: 'foreign key', name: 'tasks_title_fk',
    references: { table: 'labels', field: 'label' }, onDelete: 'cascade', onUpdate: 'no action'
  });
  await queryInterface.addConstraint('nested_things', { fields: ['id'], type: 'unique' });
};

export const down = async queryInterface => {
  await queryInterface.removeConstraint('nested_things', 'nested_things_id_uk');
  await queryInterface.removeConstraint('tasks', 'tasks_title_fk');
  await queryInterface.removeConstraint('projects', 'projects_budget_ck');
};
