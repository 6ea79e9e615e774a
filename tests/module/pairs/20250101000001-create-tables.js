export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createTable('users', {
    id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
    name: { type: Sequelize.STRING(64), allowNull: false, unique: true, comment: "the user's name" },
    email: Sequelize.STRING,
    bio: { type: Sequelize.TEXT },
    role: { type: Sequelize.ENUM('admin', 'user'), allowNull: false, defaultValue: 'user' },
    mood: { type: Sequelize.ENUM, values: ['good', 'bad'] },
    tags: { type: Sequelize.ARRAY(Sequelize.STRING), allowNull: false, defaultValue: [] },
    createdAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
    updatedAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.fn('now') },
  }, { comment: 'People', uniqueKeys: { name_email: { fields: ['name', 'email'] } } });
  await queryInterface.createTable('loans', {
    id: { type: Sequelize.BIGINT, primaryKey: true, autoIncrement: true },
    userId: { type: Sequelize.INTEGER, allowNull: false, references: { model: 'users', key: 'id' }, onDelete: 'CASCADE', onUpdate: 'NO ACTION' },
    guarantorId: { type: Sequelize.INTEGER, references: { model: { tableName: 'users' } }, onDelete: 'SET NULL' },
    amount: { type: Sequelize.DECIMAL(30, 6), allowNull: false, defaultValue: 0 },
  });
};

export const down = async (queryInterface) => {
  await queryInterface.dropTable('loans');
  await queryInterface.dropTable('users', { cascade: true });
};
