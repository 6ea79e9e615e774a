export const up = (queryInterface, DataTypes) => queryInterface.createTable('prices', {
  id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
  market: { type: DataTypes.STRING(20), allowNull: false },
  asset: { type: DataTypes.STRING(20), allowNull: false },
  price: { type: DataTypes.DECIMAL(36, 18), allowNull: false, defaultValue: '0.000000000000000001' }
}, { uniqueKeys: { market_asset: { fields: ['market', 'asset'] } } });

export const down = queryInterface => queryInterface.dropTable('prices');
