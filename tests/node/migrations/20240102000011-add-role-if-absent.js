export const up = async (queryInterface, Sequelize) => {
  const table = await queryInterface.describeTable('users');
  if (!table.role) {
    await queryInterface.addColumn('users', 'role', { type: Sequelize.ENUM('member', 'admin'), defaultValue: 'member', allowNull: false });
  }
  if (!table.email || table.email.type !== 'CHARACTER VARYING(255)' || table.email.allowNull) throw new Error(JSON.stringify(table));
};

export const down = async (queryInterface, Sequelize) => {
  const table = await queryInterface.describeTable('users');
  if (table.role && table.role.special.includes('admin')) {
    await queryInterface.removeColumn('users', 'role');
    await queryInterface.sequelize.query('DROP TYPE "enum_users_role";');
  }
};
