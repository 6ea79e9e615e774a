module.exports = {
  up: function (queryInterface, Sequelize) {
    return queryInterface.addColumn('users', 'timezone', { type: Sequelize.STRING, defaultValue: 'UTC' })
      .then(function () {
        return queryInterface.addColumn('users', 'locale', { type: Sequelize.STRING(5), defaultValue: 'en' });
      })
      .then(() => queryInterface.sequelize.query('COMMENT ON COLUMN users.locale IS \'BCP 47; short\''));
  },
  down: function (queryInterface) {
    return queryInterface.removeColumn('users', 'locale').then(() => queryInterface.removeColumn('users', 'timezone'));
  }
};
