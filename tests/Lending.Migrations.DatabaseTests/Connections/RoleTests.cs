using Lending.Migrations.DatabaseTests.Running;
using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>-Role: acts as another one, and goes on so whatever a migration does.</summary>
public sealed class RoleTests : IDisposable
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private readonly string _role = $"role \"of\" {Guid.NewGuid():n}";
    private TestDatabase? _database;

    private string Quoted => $"\"{_role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public void Dispose()
    {
        _database?.Execute($"DROP OWNED BY {Quoted}; DROP ROLE {Quoted}");
        _database?.Dispose();
    }

    [SkippableFact]
    [Trait("Pain", "24")]
    public void All_that_is_made_belongs_to_it_the_tables_of_records_too()
    {
        var database = Database();

        Run(database, null, Sql(A, "CREATE TABLE a (i int)"), Sql(B) with { Up = Body(false, "CREATE INDEX CONCURRENTLY ON a (i)") });

        Assert.Equal([_role], database.Query<string>("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"));
        Assert.Equal(
            ["a", "sequelize_meta", "sequelize_meta_history", "sequelize_meta_statements"],
            database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
        Assert.Equal(
            [TestServer.Connection.Username!], database.Query<string>("SELECT DISTINCT database_user FROM sequelize_meta_history"));
    }

    [SkippableTheory]
    [InlineData("RESET ROLE")]
    [InlineData("SET ROLE pg_monitor")]
    [InlineData("RESET ALL")]
    [InlineData("SET SESSION AUTHORIZATION pg_monitor")]
    public void A_migration_that_leaves_the_role_leaves_it_for_itself_alone(string statement)
    {
        var database = Database();

        Run(database, null, Sql(A, statement), Sql(B, "CREATE TABLE b (i int)"));

        Assert.Equal([_role], database.Query<string>("SELECT tableowner::text FROM pg_tables WHERE tablename = 'b'"));
    }

    /// <summary>Deferred triggers run when the commit does, after the session was put back.</summary>
    [SkippableFact]
    [Trait("Pain", "24")]
    public void Even_where_a_deferred_trigger_leaves_it()
    {
        var database = Database();

        Run(
            database,
            null,
            Sql(
                A,
                "CREATE TABLE a (i int)",
                "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RESET ROLE; RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()",
                "INSERT INTO a VALUES (1)"),
            Sql(B, "CREATE TABLE b (i int)"));

        Assert.Equal([_role], database.Query<string>("SELECT tableowner::text FROM pg_tables WHERE tablename = 'b'"));
    }

    [SkippableFact]
    public void A_failure_is_recorded_as_the_role_and_the_next_run_goes_on()
    {
        var database = Database();

        Assert.Throws<MigrationFailedException>(() => Run(database, null, Sql(A, "RESET ROLE", "SELECT 1/0")));
        Run(database, null, Sql(A, "CREATE TABLE a (i int)"));

        Assert.Equal(["failed", "succeeded"], database.Query<string>("SELECT outcome FROM sequelize_meta_history ORDER BY id"));
        Assert.Equal([_role], database.Query<string>("SELECT tableowner::text FROM pg_tables WHERE tablename = 'a'"));
    }

    [SkippableFact]
    public void Who_is_no_member_of_it_is_refused_before_anything()
    {
        var database = Database();
        var user = "user_" + database.Name;
        database.Execute($"CREATE ROLE {user} LOGIN PASSWORD 'secret'");
        try
        {
            var asUser = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user, Password = "secret" }.ConnectionString;

            var error = Assert.Throws<DatabaseRefusedException>(() => Run(database, asUser, Sql(A, "CREATE TABLE a (i int)")));

            Assert.Equal("RoleRefused", error.ErrorId);
            Assert.Contains($"User '{user}' cannot act as the role '{_role}'", error.Message, StringComparison.Ordinal);
            Assert.Contains("GRANT", error.Message, StringComparison.Ordinal);
            Assert.Empty(database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
        }
        finally
        {
            database.Execute($"DROP ROLE {user}");
        }
    }

    [SkippableFact]
    public void A_role_that_there_is_not_is_refused()
    {
        using var database = TestDatabase.Create();

        var error = Assert.Throws<DatabaseRefusedException>(
            () => new Runner(database, Sql(A)) { Settings = new MigratorSettings { Role = "nobody there" } }.Up());

        Assert.Equal("RoleRefused", error.ErrorId);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_the_role_may_not_is_said_of_the_role_and_not_of_the_user_that_logged_in()
    {
        var database = Database();
        database.Execute("CREATE TABLE sequelize_meta (name varchar(255) PRIMARY KEY)");

        var error = Assert.Throws<DatabaseRefusedException>(() => Run(database, null, Sql(A)));

        Assert.Equal("InsufficientPrivilege", error.ErrorId);
        Assert.StartsWith($"The role '{_role}' may not read the table of records: ", error.Message, StringComparison.Ordinal);
    }

    private void Run(TestDatabase database, string? connection, params Migration[] migrations)
    {
        var runner = new Runner(database, migrations) { ConnectionString = connection, Settings = new MigratorSettings { Role = _role } };
        runner.Up();
        Assert.Equal(_role, runner.Told.OfType<MigrationEvent.Connected>().Single().Database.Role);
    }

    private TestDatabase Database()
    {
        _database = TestDatabase.Create();
        _database.Execute($"CREATE ROLE {Quoted}; GRANT ALL ON SCHEMA public TO {Quoted}");
        return _database;
    }
}
