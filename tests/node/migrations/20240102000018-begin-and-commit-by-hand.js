export const up = async queryInterface => {
  await queryInterface.sequelize.query('BEGIN; CREATE VIEW open_tasks AS SELECT * FROM tasks WHERE state = \'open\'; COMMIT;');
  await queryInterface.sequelize.query('BEGIN');
  await queryInterface.sequelize.query('CREATE VIEW done_tasks AS SELECT * FROM tasks WHERE state = \'done\'');
  await queryInterface.sequelize.query('COMMIT');
};

export const down = async queryInterface => {
  await queryInterface.sequelize.query('DROP VIEW done_tasks');
  await queryInterface.sequelize.query('DROP VIEW open_tasks');
};
