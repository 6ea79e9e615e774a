export const up = async (queryInterface, Sequelize) => {
  const [rows] = await queryInterface.sequelize.query('SELECT id FROM organisations ORDER BY id');
  const users = await queryInterface.sequelize.query('SELECT id FROM users ORDER BY id', { type: Sequelize.QueryTypes.SELECT });
  for (const [index, user] of users.entries()) {
    if (index % 10 === 0) {
      await queryInterface.bulkUpdate('users', { organisation_id: rows[(index / 10) % rows.length].id }, { id: user.id });
    }
  }
};

export const down = async (queryInterface, Sequelize) => {
  await queryInterface.sequelize.query('UPDATE users SET organisation_id = NULL');
};
