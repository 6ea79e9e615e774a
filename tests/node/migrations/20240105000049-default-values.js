export const up = async (queryInterface, Sequelize) => {
  await queryInterface.createTable('defaults', {
    a: { type: Sequelize.STRING, defaultValue: "it's" },
    b: { type: Sequelize.BOOLEAN, allowNull: false, defaultValue: true },
    c: { type: Sequelize.DATE, defaultValue: Sequelize.NOW },
    d: { type: Sequelize.UUID, defaultValue: Sequelize.UUIDV4 },
    e: { type: Sequelize.DATE, defaultValue: new Date('2020-01-01T00:00:00Z') },
    f: { type: Sequelize.ARRAY(Sequelize.INTEGER), defaultValue: [] },
    g: { type: Sequelize.FLOAT, defaultValue: 1.5 },
    h: { type: Sequelize.INTEGER, defaultValue: null },
    i: { type: Sequelize.ARRAY(Sequelize.ENUM('x', 'y')) },
    j: { type: Sequelize.DATE, defaultValue: Sequelize.literal("(now() at time zone 'utc')") }
  });
};

export const down = async queryInterface => {
  await queryInterface.dropTable('defaults');
  await queryInterface.dropEnum('enum_defaults_i');
};
