import assert from 'node:assert/strict';

export const up = async (queryInterface, Sequelize) => {
  await queryInterface.bulkInsert('every_type', [{
    a: 1, b: '9007199254740993', f: '12.50', g: true, h: '12:34:56', i: new Date('2024-02-29T12:00:00.123Z'), j: '2024-02-29',
    k: Buffer.from([0, 1, 254, 255]), l: '11111111-1111-1111-1111-111111111111', m: JSON.stringify([1, { a: null }]), n: '{"x":[true]}', o: '10.0.0.1',
    s: Sequelize.literal('ARRAY[1,2,NULL]'), r: Sequelize.literal("'[1,5)'::int4range"), t: 'abc'
  }]);
  const [row] = await queryInterface.sequelize.query('SELECT *, 1::float8 AS one, ARRAY[1.5,2.5]::numeric[] AS numerics FROM every_type', { type: 'SELECT' });
  assert.equal(row.a, 1);
  assert.equal(row.b, '9007199254740993');
  assert.equal(row.f, '12.50');
  assert.equal(row.g, true);
  assert.equal(row.i.toISOString(), '2024-02-29T12:00:00.123Z');
  assert.equal(row.j, '2024-02-29');
  assert.deepEqual([...row.k], [0, 1, 254, 255]);
  assert.deepEqual(row.m, [1, { a: null }]);
  assert.deepEqual(row.n, { x: [true] });
  assert.deepEqual(row.s, [1, 2, null]);
  assert.equal(row.r[0].value, 1);
  assert.equal(row.one, 1);
  assert.deepEqual(row.numerics, ['1.5', '2.5']);
  assert.equal(row.c, null);
};

export const down = queryInterface => queryInterface.sequelize.query('TRUNCATE every_type');
