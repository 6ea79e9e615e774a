export const up = async queryInterface => {
  const references = await queryInterface.getForeignKeyReferencesForTable('memberships');
  for (const { constraintName } of references.sort((a, b) => a.constraintName < b.constraintName ? -1 : 1)) {
    await queryInterface.removeConstraint('memberships', constraintName);
  }
};

export const down = async queryInterface => {
  for (const [field, table] of [['project_id', 'projects'], ['user_id', 'users']]) {
    await queryInterface.addConstraint('memberships', {
      fields: [field], type: 'foreign key', name: `memberships_${field}_fkey`, references: { table, field: 'id' }
    });
  }
};
