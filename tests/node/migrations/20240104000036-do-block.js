export async function up({ sequelize }) {
  await sequelize.query(`DO $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
      END IF;
    END
  $$;`);
  await sequelize.query('ALTER TABLE users ADD COLUMN mood mood;');
}

export async function down({ sequelize }) {
  await sequelize.query('ALTER TABLE users DROP COLUMN mood; DROP TYPE mood;');
}
