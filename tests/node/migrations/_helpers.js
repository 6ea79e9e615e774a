// A neighbour: no migration, by its name.
export const timestamps = Sequelize => ({
  createdAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
  updatedAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') }
});

export const id = Sequelize => ({ type: Sequelize.INTEGER, autoIncrement: true, primaryKey: true, allowNull: false });

export const inTransaction = async (queryInterface, work) => queryInterface.sequelize.transaction(transaction => work({ transaction }));
