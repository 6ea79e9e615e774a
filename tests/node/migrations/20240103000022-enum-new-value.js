export const transaction = false;

export const up = async queryInterface => {
  await queryInterface.sequelize.query(`ALTER TYPE "enum_organisations_plan" ADD VALUE IF NOT EXISTS 'trial' BEFORE 'team'`);
  await queryInterface.sequelize.query(`UPDATE organisations SET plan = 'trial' WHERE id = '33333333-3333-3333-3333-333333333333'`);
};

export const down = async queryInterface => {
  await queryInterface.sequelize.query(`
    UPDATE organisations SET plan = 'free' WHERE plan = 'trial';
    ALTER TABLE organisations ALTER COLUMN plan DROP DEFAULT;
    ALTER TYPE "enum_organisations_plan" RENAME TO "enum_organisations_plan_old";
    CREATE TYPE "enum_organisations_plan" AS ENUM ('free', 'team', 'enterprise');
    ALTER TABLE organisations ALTER COLUMN plan TYPE "enum_organisations_plan" USING plan::text::"enum_organisations_plan";
    ALTER TABLE organisations ALTER COLUMN plan SET DEFAULT 'free';
    DROP TYPE "enum_organisations_plan_old";
  `);
};
