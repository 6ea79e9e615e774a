const { join, basename } = require('node:path');
const { readFileSync } = require('node:fs');
const { Sequelize } = require('sequelize');

const words = readFileSync(join(__dirname, '_words.txt'), 'utf8').trim().split('\n');

module.exports = {
  async up(queryInterface) {
    await queryInterface.createTable('words', { word: { type: Sequelize.STRING, primaryKey: true }, file: Sequelize.STRING });
    await queryInterface.bulkInsert('words', words.map(word => ({ word, file: basename(__filename) })));
  },
  down: queryInterface => queryInterface.dropTable('words')
};
