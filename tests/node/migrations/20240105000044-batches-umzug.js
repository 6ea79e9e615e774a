export async function up({ context: { sequelize } }) {
  let last = 0;
  for (;;) {
    const [rows] = await sequelize.query('SELECT id FROM users WHERE id > :last ORDER BY id LIMIT 100', { replacements: { last } });
    if (rows.length === 0) break;
    last = rows.at(-1).id;
    await sequelize.query('UPDATE users SET last_name = \'Batch \' || :last WHERE id IN (:ids)', { replacements: { last, ids: rows.map(row => row.id) } });
  }
}

export async function down({ context: { sequelize } }) {
  await sequelize.query('UPDATE users SET last_name = NULL');
}
