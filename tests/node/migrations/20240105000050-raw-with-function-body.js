export const up = queryInterface => queryInterface.sequelize.query(`
CREATE FUNCTION pick(a integer, b integer) RETURNS integer LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN a > b THEN a ELSE b END;
END;
CREATE FUNCTION say(text) RETURNS text LANGUAGE sql AS 'SELECT ''said; '' || $1';
`);

export const down = queryInterface => queryInterface.sequelize.query('DROP FUNCTION pick(integer, integer); DROP FUNCTION say(text)');
