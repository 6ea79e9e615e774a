import { Model } from 'sequelize';

export const up = async ({ sequelize }, Sequelize) => {
  class Coupon extends Model {}
  Coupon.init({ code: { type: Sequelize.STRING, primaryKey: true }, percent: Sequelize.SMALLINT, starts: Sequelize.DATEONLY },
    { sequelize, modelName: 'coupon', tableName: 'coupons', timestamps: false });
  await Coupon.bulkCreate([{ code: 'A', percent: 10 }, { code: 'B', percent: 20, starts: '2024-05-05' }]);
  const coupon = await Coupon.findOne({ where: { code: 'A' } });
  coupon.percent += 5;
  await coupon.save();
  await Coupon.create({ code: 'C', percent: (await Coupon.count()) });
};

export const down = queryInterface => queryInterface.bulkDelete('coupons', { code: ['A', 'B', 'C'] });
