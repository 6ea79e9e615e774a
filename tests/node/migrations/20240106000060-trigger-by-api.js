export const up = async queryInterface => {
  await queryInterface.createFunction('noop', [], 'trigger', 'plpgsql', 'RETURN NEW;');
  await queryInterface.sequelize.query('CREATE TRIGGER noop_coupons AFTER INSERT ON coupons FOR EACH ROW EXECUTE FUNCTION noop()');
};

export const down = async queryInterface => {
  await queryInterface.dropTrigger('coupons', 'noop_coupons');
  await queryInterface.dropFunction('noop', []);
};
