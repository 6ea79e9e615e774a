'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    const t = await queryInterface.sequelize.transaction();
    try {
      await queryInterface.createTable('labels', {
        id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
        label: { type: Sequelize.STRING(40), allowNull: false }
      }, { transaction: t });
      await queryInterface.addConstraint('labels', { fields: ['label'], type: 'unique', name: 'labels_label_unique', transaction: t });
      await t.commit();
    } catch (error) {
      await t.rollback();
      throw error;
    }
  },

  async down(queryInterface) {
    const transaction = await queryInterface.sequelize.transaction({ isolationLevel: 'SERIALIZABLE' });
    await queryInterface.dropTable('labels', { transaction });
    await transaction.commit();
  }
};
