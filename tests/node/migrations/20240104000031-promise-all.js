export const up = (queryInterface, Sequelize) => Promise.all([
  queryInterface.addColumn('users', 'last_login_at', Sequelize.DATE),
  queryInterface.addColumn('projects', 'archived', { type: Sequelize.BOOLEAN, defaultValue: false }),
  queryInterface.addColumn('organisations', 'country', { type: Sequelize.STRING(2) })
]);

export const down = queryInterface => Promise.all([
  queryInterface.removeColumn('users', 'last_login_at'),
  queryInterface.removeColumn('projects', 'archived'),
  queryInterface.removeColumn('organisations', 'country')
]);
