export const up = async (queryInterface, Sequelize) => {
  console.log('adding', { nested: ['value'] });
  process.stdout.write('no line end');
  console.error('to stderr');
  await queryInterface.addColumn('tickets', 'note', { type: Sequelize.TEXT });
  process.stdout.write('{"answer":1}\n');
};

export const down = async queryInterface => {
  console.log('removing');
  await queryInterface.removeColumn('tickets', 'note');
};
