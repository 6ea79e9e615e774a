export const up = async queryInterface => {
  await queryInterface.createFunction('add_one', [{ type: 'integer', name: 'i' }], 'integer', 'plpgsql', 'RETURN i + 1;', ['IMMUTABLE']);
  await queryInterface.sequelize.query('CREATE MATERIALIZED VIEW user_count AS SELECT add_one(count(*)::int) AS n FROM users WITH DATA');
};

export const down = async queryInterface => {
  await queryInterface.sequelize.query('DROP MATERIALIZED VIEW user_count');
  await queryInterface.dropFunction('add_one', [{ type: 'integer', name: 'i' }]);
};
