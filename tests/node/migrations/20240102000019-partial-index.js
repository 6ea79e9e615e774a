export const up = async (queryInterface, Sequelize) => {
  const { Op } = Sequelize;
  await queryInterface.addIndex('tasks', ['project_id'], { name: 'tasks_open', where: { state: { [Op.ne]: 'done' } } });
  await queryInterface.addIndex('users', { fields: [Sequelize.fn('lower', Sequelize.col('email'))], unique: true, name: 'users_lower_email' });
  await queryInterface.addIndex('projects', { fields: [{ name: 'title', order: 'DESC' }, 'organisation_id'], using: 'BTREE' });
  await queryInterface.addIndex('projects', ['tags'], { using: 'gin', name: 'projects_tags' });
};

export const down = async queryInterface => {
  for (const [table, name] of [['tasks', 'tasks_open'], ['users', 'users_lower_email'], ['projects', 'projects_title_organisation_id'], ['projects', 'projects_tags']]) {
    await queryInterface.removeIndex(table, name);
  }
};
