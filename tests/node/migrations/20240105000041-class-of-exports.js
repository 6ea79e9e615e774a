class Migration {
  table = 'coupons';

  async up(queryInterface, Sequelize) {
    await queryInterface.createTable(this.table, {
      code: { type: Sequelize.STRING(20), primaryKey: true },
      percent: { type: Sequelize.SMALLINT, allowNull: false, defaultValue: 0 },
      starts: { type: Sequelize.DATEONLY, defaultValue: '2024-01-01' }
    });
  }

  async down(queryInterface) {
    await queryInterface.dropTable(this.table);
  }
}

export default new Migration();
