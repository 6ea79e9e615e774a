export const up = async (queryInterface, Sequelize) => {
  const types = {
    a: Sequelize.SMALLINT, b: Sequelize.BIGINT, c: Sequelize.FLOAT, d: Sequelize.REAL, e: Sequelize.DOUBLE, f: Sequelize.DECIMAL(10, 2),
    g: Sequelize.BOOLEAN, h: Sequelize.TIME, i: Sequelize.DATE(6), j: Sequelize.DATEONLY, k: Sequelize.BLOB, l: Sequelize.UUID, m: Sequelize.JSON,
    n: Sequelize.JSONB, o: Sequelize.INET, p: Sequelize.CIDR, q: Sequelize.MACADDR, r: Sequelize.RANGE(Sequelize.INTEGER),
    s: Sequelize.ARRAY(Sequelize.INTEGER), t: Sequelize.CHAR(3), u: Sequelize.STRING.BINARY, v: Sequelize.TSVECTOR
  };
  await queryInterface.createTable('every_type', Object.fromEntries(Object.entries(types).map(([key, type]) => [key, { type }])), { comment: "It's every type; of them" });
};

export const down = queryInterface => queryInterface.dropTable('every_type');
