module.exports.up = function (queryInterface, Sequelize) {
  const rows = [];
  for (let i = 1; i <= 250; i++) {
    rows.push({
      email: `user${i}@example.org`, name: i % 7 === 0 ? null : `User ${i}`,
      createdAt: new Date(Date.UTC(2024, 0, 1, 0, i)), updatedAt: '2024-01-01 00:00:00+00'
    });
  }
  return queryInterface.bulkInsert('users', rows);
};

module.exports.down = function (queryInterface, Sequelize) {
  const { Op } = Sequelize;
  return queryInterface.bulkDelete('users', { email: { [Op.like]: 'user%@example.org' } });
};
