export const up = async (queryInterface) => {
  await queryInterface.createFunction('touch', [], 'trigger', 'plpgsql', 'NEW."updatedAt" := now(); RETURN NEW;', [], { force: true });
  await queryInterface.createFunction('twice', [{ type: 'integer', name: 'n' }], 'integer', 'plpgsql', 'r := n * 2; RETURN r;', ['IMMUTABLE'], {
    variables: [{ type: 'integer', name: 'r', default: 1 }],
  });
  await queryInterface.renameFunction('twice', [{ type: 'integer', name: 'n' }], 'doubled');
  await queryInterface.sequelize.query('CREATE TRIGGER users_touch BEFORE UPDATE ON "public"."users" FOR EACH ROW EXECUTE FUNCTION touch()');
  await queryInterface.renameTrigger('users', 'users_touch', 'users_touched');
};

export const down = async (queryInterface) => {
  await queryInterface.dropTrigger('users', 'users_touched');
  await queryInterface.dropFunction('doubled', [{ type: 'integer', name: 'n' }]);
  await queryInterface.dropFunction('touch', []);
};
