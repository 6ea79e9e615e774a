export const up = async (queryInterface, Sequelize) => {
  const { DataTypes } = Sequelize;
  await queryInterface.createTable('every_type', {
    a: Sequelize.SMALLINT, b: Sequelize.BIGINT, c: Sequelize.FLOAT, d: Sequelize.REAL, e: Sequelize.DOUBLE, f: Sequelize.DECIMAL(10, 2),
    g: Sequelize.BOOLEAN, h: Sequelize.TIME, i: Sequelize.DATE(6), j: Sequelize.DATEONLY, k: Sequelize.BLOB, l: Sequelize.UUID,
    m: Sequelize.JSON, n: Sequelize.JSONB, o: Sequelize.INET, p: Sequelize.CIDR, q: Sequelize.MACADDR, r: Sequelize.RANGE(Sequelize.INTEGER),
    s: Sequelize.ARRAY(Sequelize.INTEGER), t: Sequelize.CHAR(3), u: DataTypes.TEXT, v: Sequelize.TSVECTOR, w: 'timestamptz(0)',
    x: { type: Sequelize.NUMERIC, defaultValue: 1.5 }, y: { type: Sequelize.JSONB, defaultValue: { a: [1, { b: "it's" }], c: null } },
    z: Sequelize.ARRAY(Sequelize.ENUM('x', 'y')),
  });
};

export const down = queryInterface => queryInterface.dropTable('every_type');
