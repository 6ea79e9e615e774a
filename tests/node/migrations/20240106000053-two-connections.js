export const up = async (queryInterface, Sequelize) => {
  const { sequelize } = queryInterface;
  await sequelize.query('CREATE TABLE pairs (a int, b int)');
  await Promise.all([1, 2, 3, 4].map(a => sequelize.transaction(async transaction => {
    await sequelize.query('INSERT INTO pairs VALUES (0, 0)', { transaction });
    await sequelize.query('SELECT pg_sleep(0)', { transaction });
  })));
};

export const down = ({ sequelize }) => sequelize.query('DROP TABLE pairs');
