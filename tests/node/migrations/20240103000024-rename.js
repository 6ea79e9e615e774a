export const up = async queryInterface => {
  await queryInterface.renameColumn('users', 'phone', 'telephone');
  await queryInterface.renameTable('nested', 'nested_things');
};

export const down = async queryInterface => {
  await queryInterface.renameTable('nested_things', 'nested');
  await queryInterface.renameColumn('users', 'telephone', 'phone');
};
