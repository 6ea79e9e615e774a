import assert from 'node:assert/strict';
import { QueryTypes } from 'sequelize';

export const up = async ({ sequelize }) => {
  const [[row], result] = await sequelize.query('INSERT INTO labels (label) VALUES ($1) RETURNING id, label', { bind: ["it's $2"] });
  assert.equal(row.label, "it's $2");
  assert.equal(result.rowCount ?? result, 1);
  const updated = await sequelize.query('UPDATE labels SET label = :to WHERE label IN (:from)', { replacements: { to: 'x:y', from: ["it's $2", 'nothing'] }, type: QueryTypes.BULKUPDATE });
  assert.equal(updated, 1);
  const bound = await sequelize.query('SELECT $a::int + $b::int AS sum, $c::timestamptz AS at, $d::bytea AS bytes', { bind: { a: 1, b: 2, c: new Date(0), d: Buffer.from('ab') }, type: QueryTypes.SELECT });
  assert.deepEqual(bound, [{ sum: 3, at: new Date(0), bytes: Buffer.from('ab') }]);
  const one = await sequelize.query('SELECT count(*)::int AS n FROM users', { plain: true });
  assert.equal(one.n, 250);
};

export const down = async ({ sequelize }) => {
  await sequelize.query('DELETE FROM labels WHERE label = ?', { replacements: ['x:y'] });
};
