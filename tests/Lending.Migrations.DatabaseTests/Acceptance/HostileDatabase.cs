using Npgsql;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>
/// A database with something precious in it, and a user of it who has a password of every kind of character. Made when the first
/// test asks, so that a machine without a server skips the test.
/// </summary>
public sealed class HostileDatabase : IDisposable
{
    public const string Password = """p@ss:w/o?r#d%41&=+;'" \$!{}[]<>|^~`,.*()-_ü€""";

    private readonly Lazy<TestDatabase> _database;

    public HostileDatabase() => _database = new Lazy<TestDatabase>(Make);

    internal TestDatabase Database => _database.Value;

    internal string User => UserOf(Database);

    public void Dispose()
    {
        if (_database.IsValueCreated)
        {
            Database.Execute($"DROP OWNED BY {User}");
            Database.Dispose();
            DropRole(User);
        }
    }

    /// <summary>Once nothing in any database is its.</summary>
    internal static void DropRole(string role)
    {
        using var connection = new NpgsqlConnection(TestServer.Connection.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"DROP ROLE {role}", connection);
        command.ExecuteNonQuery();
    }

    private static string UserOf(TestDatabase database) => "user_" + database.Name;

    private static TestDatabase Make()
    {
        var database = TestDatabase.Create();
        database.Execute(
            $"""
            CREATE ROLE {UserOf(database)} LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            GRANT ALL ON SCHEMA public TO {UserOf(database)};
            CREATE TABLE precious (name text PRIMARY KEY);
            INSERT INTO precious VALUES ('the only copy');
            GRANT SELECT ON precious TO {UserOf(database)};
            CREATE VIEW glimpse AS SELECT name FROM precious;
            """);
        return database;
    }
}
