export const up = async (queryInterface, Sequelize) => {
  const { Op } = Sequelize;
  await queryInterface.addIndex('users', ['name', 'createdAt']);
  await queryInterface.addIndex('users', { fields: ['nickname'], unique: true, name: 'users_nick', where: { role: 'user', level: { [Op.ne]: null } } });
  await queryInterface.addIndex('users', [Sequelize.fn('lower', Sequelize.col('name'))], { name: 'users_lower' });
  await queryInterface.addIndex('users', [{ name: 'name', collate: 'C', operator: 'varchar_pattern_ops', order: 'DESC' }], { name: 'users_pattern' });
  await queryInterface.addIndex('every_type', ['n'], { using: 'gin', operator: 'jsonb_path_ops' });
  await queryInterface.addIndex('credits', ['amount'], { type: 'UNIQUE', name: 'gone' });
  await queryInterface.addConstraint('credits', { fields: ['amount'], type: 'check', where: { amount: { [Op.or]: [{ [Op.between]: [0, 1000] }, { [Op.gt]: 5000 }] } } });
  await queryInterface.addConstraint('credits', { fields: ['userId', 'amount'], type: 'unique', name: 'credits_once' });
  await queryInterface.addConstraint('every_type', {
    fields: ['a'], type: 'foreign key', name: 'every_user', references: { table: 'users', field: 'id' }, onDelete: 'cascade', deferrable: Sequelize.Deferrable.INITIALLY_DEFERRED,
  });
  await queryInterface.removeIndex('credits', 'gone');
};

export const down = async (queryInterface) => {
  await queryInterface.removeConstraint('every_type', 'every_user');
  await queryInterface.removeConstraint('credits', 'credits_once');
  await queryInterface.removeConstraint('credits', 'credits_amount_ck');
  await queryInterface.removeIndex('every_type', ['n']);
  for (const name of ['users_pattern', 'users_lower', 'users_nick']) {
    await queryInterface.removeIndex('users', name);
  }
  await queryInterface.removeIndex('users', ['name', 'createdAt']);
};
