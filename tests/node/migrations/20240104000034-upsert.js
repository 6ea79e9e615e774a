export const up = async queryInterface => {
  const rows = price => ['BTC', 'ETH'].map(asset => ({ market: 'spot', asset, price }));
  await queryInterface.bulkInsert('prices', rows('1.5'));
  await queryInterface.bulkInsert('prices', rows('2.5'), { updateOnDuplicate: ['price'], upsertKeys: ['market', 'asset'] });
};

export const down = queryInterface => queryInterface.bulkDelete('prices', null, { truncate: true, restartIdentity: true, cascade: true });
