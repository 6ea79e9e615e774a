/** @type {import('sequelize-cli').Migration} */
export default {
  async up(queryInterface, Sequelize) {
    await queryInterface.addIndex('users', ['organisation_id'], { name: 'users_organisation_id_idx' });
    await queryInterface.addIndex('users', ['name', 'createdAt']);
  },

  async down(queryInterface, Sequelize) {
    await queryInterface.removeIndex('users', ['name', 'createdAt']);
    await queryInterface.removeIndex('users', 'users_organisation_id_idx');
  }
};
