export const up = async ({ sequelize }) => {
  await sequelize.query('CREATE TABLE aborted (i int)');
  const transaction = await sequelize.transaction();
  await sequelize.query('INSERT INTO aborted VALUES (1)', { transaction });
  await sequelize.query('SELECT 1/0', { transaction }).catch(() => {});
  const again = await sequelize.query('INSERT INTO aborted VALUES (2)', { transaction }).catch(error => error);
  if (again.original?.code !== '25P02') throw new Error(`not aborted: ${again}`);
  // PostgreSQL answers the COMMIT of an aborted transaction with ROLLBACK.
  await transaction.commit();
  await sequelize.query('INSERT INTO aborted VALUES (3)');
};

export const down = ({ sequelize }) => sequelize.query('DROP TABLE aborted');
