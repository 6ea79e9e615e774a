export const transaction = false;

export const up = async queryInterface => {
  await queryInterface.sequelize.query('CREATE INDEX CONCURRENTLY "users_phone" ON "users" ("phone")');
};

export const down = async queryInterface => {
  await queryInterface.sequelize.query('DROP INDEX CONCURRENTLY "users_phone"');
};
