export const up = async queryInterface => {
  await queryInterface.bulkInsert('organisations', [
    { id: '11111111-1111-1111-1111-111111111111', name: "O'Hara; DROP TABLE users; --", plan: 'team', settings: JSON.stringify({ a: "b'c" }) },
    { id: '22222222-2222-2222-2222-222222222222', name: 'Ünïcödé 🚀 \\ $1 :name', plan: 'free' },
    { id: '33333333-3333-3333-3333-333333333333', name: 'null plan is absent' }
  ].map(row => ({ plan: 'free', settings: '{}', ...row })));
};

export const down = async queryInterface => {
  await queryInterface.bulkDelete('organisations', null, {});
};
