export const up = async ({ sequelize }) => {
  await sequelize.query("SET LOCAL search_path TO audit, public");
  await sequelize.query('CREATE TABLE IF NOT EXISTS "public"."settled" ("at" timestamp DEFAULT \'2024-01-01\')');
};

export const down = async ({ sequelize }) => {
  await sequelize.query('DROP TABLE "public"."settled"');
};
