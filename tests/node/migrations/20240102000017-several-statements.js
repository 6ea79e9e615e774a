export const up = queryInterface => queryInterface.sequelize.query(`
  CREATE FUNCTION touch() RETURNS trigger AS $body$
  BEGIN
    NEW."updatedAt" = '2024-02-02 00:00:00+00'; -- a semicolon; in a comment
    RETURN NEW;
  END;
  $body$ LANGUAGE plpgsql;
  /* and; another */
  CREATE TRIGGER touch_users BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
  INSERT INTO labels (label) VALUES ('a;b'), (E'it\\'s;');
`);

export const down = queryInterface => queryInterface.sequelize.query(`
  DROP TRIGGER touch_users ON users;
  DROP FUNCTION touch();
  DELETE FROM labels;
`);
