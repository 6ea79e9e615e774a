export async function up(queryInterface, Sequelize) {
  await queryInterface.createTable('organisations', {
    id: { type: Sequelize.UUID, primaryKey: true, defaultValue: Sequelize.literal('gen_random_uuid()') },
    name: { type: Sequelize.STRING, allowNull: false },
    plan: { type: Sequelize.ENUM('free', 'team', 'enterprise'), allowNull: false, defaultValue: 'free' },
    settings: { type: Sequelize.JSONB, allowNull: false, defaultValue: { theme: "it's light", flags: [1, 2] } }
  });
}

export async function down(queryInterface) {
  await queryInterface.dropTable('organisations');
  await queryInterface.sequelize.query('DROP TYPE IF EXISTS "enum_organisations_plan"');
}
