export const up = queryInterface => queryInterface.sequelize.query(`
  CREATE VIEW coupon_codes AS SELECT code FROM coupons;
  CREATE RULE coupon_codes_delete AS ON DELETE TO coupon_codes DO INSTEAD (DELETE FROM coupons WHERE code = OLD.code; SELECT 1);
`);

export const down = queryInterface => queryInterface.sequelize.query('DROP VIEW coupon_codes');
