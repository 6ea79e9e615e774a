exports.up = async (queryInterface, { DataTypes, literal }) => {
  await queryInterface.addColumn('coupons', 'uses', { type: DataTypes.INTEGER, defaultValue: literal('1 + 1') });
};

exports.down = async queryInterface => queryInterface.removeColumn('coupons', 'uses');
