export const up = async (queryInterface, Sequelize) => {
  try {
    await queryInterface.addColumn('users', 'email', { type: Sequelize.STRING });
    throw new Error('it was there');
  } catch (error) {
    if (!(error instanceof Sequelize.DatabaseError) || error.original.code !== '42701') throw error;
  }
  await queryInterface.removeConstraint('users', 'no_such_constraint').catch(error => {
    if (error.name !== 'SequelizeUnknownConstraintError') throw error;
  });
  await queryInterface.addColumn('users', 'phone', { type: Sequelize.STRING(32) });
};

export const down = async queryInterface => {
  await queryInterface.removeColumn('users', 'phone');
};
