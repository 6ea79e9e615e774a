export const up = async ({ sequelize }) => {
  const transaction = await sequelize.transaction();
  await sequelize.query('CREATE TABLE by_hand (i int)', { transaction });
  await sequelize.query('SAVEPOINT mine', { transaction });
  await sequelize.query('INSERT INTO by_hand VALUES (1)', { transaction });
  await sequelize.query('ROLLBACK TO SAVEPOINT mine', { transaction });
  await sequelize.query('INSERT INTO by_hand VALUES (2)', { transaction });
  await sequelize.query('RELEASE SAVEPOINT mine', { transaction });
  await transaction.commit();
};

export const down = ({ sequelize }) => sequelize.query('DROP TABLE by_hand');
