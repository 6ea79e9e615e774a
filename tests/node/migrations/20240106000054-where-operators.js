export const up = async (queryInterface, { Op, fn, col, literal, where }) => {
  await queryInterface.bulkUpdate('users', { timezone: 'Europe/Berlin' }, { [Op.and]: [{ id: { [Op.between]: [10, 40] } }, { email: { [Op.iLike]: '%1@%' } }] });
  await queryInterface.bulkUpdate('users', { locale: literal("upper('de')") }, { [Op.or]: { id: 5, name: { [Op.is]: null } } });
  await queryInterface.bulkUpdate('users', { timezone: fn('concat', col('locale'), '/', col('id')) }, { id: { [Op.lt]: 4 } });
};

export const down = async queryInterface => {
  await queryInterface.bulkUpdate('users', { timezone: 'UTC', locale: 'en' }, {});
};
