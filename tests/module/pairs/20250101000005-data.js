export const up = async (queryInterface, Sequelize) => {
  const { Op } = Sequelize;
  const at = new Date(Date.UTC(2026, 10, 22, 9, 30));
  await queryInterface.bulkInsert('users', [
    { name: "O'Hara", role: 'admin', nickname: 'a', tags: ['x', 'y z'], createdAt: at, updatedAt: at },
    { name: 'Zoë', role: 'user', nickname: 'b', tags: ['q'], bio: 'back\\slash', createdAt: at, updatedAt: at },
    { name: 'Åse', role: 'user', nickname: 'c', tags: ['q'], createdAt: at, updatedAt: at },
  ]);
  const [rows] = await queryInterface.sequelize.query('SELECT id, name FROM users WHERE role IN (:roles) ORDER BY id', { replacements: { roles: ['admin', 'user'] } });
  await queryInterface.bulkInsert('credits', rows.map(row => ({ userId: row.id, amount: row.id * 10.5 })));
  await queryInterface.bulkUpdate('credits', { amount: 900 }, { amount: { [Op.gt]: 30 } });
  await queryInterface.bulkUpdate('users', { bio: 'some' }, { [Op.or]: [{ name: { [Op.like]: 'Z%' } }, { name: { [Op.in]: ['Åse'] } }] });
  await queryInterface.bulkDelete('credits', { amount: { [Op.lt]: 20 } });
  await queryInterface.bulkInsert('every_type', [{ a: 1, b: '9007199254740993', g: true, k: Buffer.from('ab'), s: [1, 2], w: at, x: 0.1 }]);
  if (!(await queryInterface.describeTable('users')).score) {
    await queryInterface.addColumn('users', 'score', { type: Sequelize.INTEGER, allowNull: false, defaultValue: rows.length });
  }
  await queryInterface.sequelize.query('UPDATE users SET score = $1 WHERE name = $2', { bind: [7, 'Zoë'] });
};

export const down = async (queryInterface) => {
  await queryInterface.removeColumn('users', 'score');
  await queryInterface.bulkDelete('every_type', null, { truncate: true, restartIdentity: true });
  await queryInterface.bulkDelete('credits', {});
  await queryInterface.bulkDelete('users', null);
};
