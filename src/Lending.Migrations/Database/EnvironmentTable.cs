using System.Xml.Linq;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// <c>sequelize_meta_environment</c>: one row that says what the database is for. It stands beside the records of a schema and counts
/// for the whole database: a schema that names nothing is what the others say.
/// </summary>
internal sealed class EnvironmentTable(NpgsqlConnection connection, TableNames tables, RunnerIdentity runner)
{
    /// <summary>
    /// Asks without a round trip of its own, where the table may be absent: only SQL in a string does not have to be valid then. $2 is
    /// the table's name. Others' tables count where this user may read them, and where reading runs no code of theirs: no policy, no type
    /// of their own. One text, NULL where there is none: the driver would have to learn of arrays first.
    /// </summary>
    public const string Question =
        """
        (SELECT pg_catalog.string_agg(pg_catalog.format('<answer own="%s">%s</answer>', n.nspname = current_schema(), pg_catalog.query_to_xml(
                  pg_catalog.format('SELECT name, protected FROM %I.%I', n.nspname, c.relname), true, false, '')::text), '')
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relname = $2 AND c.relkind = 'r'
                AND (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid
                     AND ((a.attname = 'name' AND a.atttypid = 25) OR (a.attname = 'protected' AND a.atttypid = 16))) = 2
                AND (n.nspname = current_schema() OR (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                     AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT c.relrowsecurity)))
        """;

    /// <summary>
    /// What the answers come to. The schema that is worked in has the first word; where it says nothing the others speak for the database,
    /// and of those a protected one.
    /// </summary>
    public static DatabaseEnvironment? Choose(string answers) => answers.Length == 0 ? null : XElement.Parse($"<answers>{answers}</answers>")
        .Elements("answer")
        .SelectMany(answer => answer.Descendants("row").Select(row => (
            IsOwn: (string?)answer.Attribute("own") == "t",
            Environment: new DatabaseEnvironment((string)row.Element("name")!, (bool?)row.Element("protected") ?? true))))
        .OrderByDescending(found => found.IsOwn)
        .ThenByDescending(found => found.Environment.IsProtected)
        .FirstOrDefault().Environment;

    /// <summary>Writes the row, and makes the table where it is absent. Everybody may read it: a guard that is not seen guards nothing.</summary>
    public void Write(DatabaseEnvironment environment)
    {
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            CREATE TABLE IF NOT EXISTS {tables.QuotedEnvironment} (
                only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                name text NOT NULL,
                protected boolean NOT NULL,
                set_at timestamptz NOT NULL,
                database_user text NOT NULL,
                os_user text NOT NULL,
                host text NOT NULL)
            """));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"GRANT SELECT ON {tables.QuotedEnvironment} TO PUBLIC"));
        var row = new NpgsqlBatchCommand(
            $"""
            INSERT INTO {tables.QuotedEnvironment} (name, protected, set_at, database_user, os_user, host)
            VALUES ($1, $2, transaction_timestamp(), session_user, $3, $4)
            ON CONFLICT (only_row) DO UPDATE SET name = $1, protected = $2, set_at = transaction_timestamp(),
                database_user = session_user, os_user = $3, host = $4
            """);
        row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = environment.Name });
        row.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = environment.IsProtected });
        row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.OsUser });
        row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Host });
        batch.BatchCommands.Add(row);
        batch.ExecuteNonQuery();
    }
}
