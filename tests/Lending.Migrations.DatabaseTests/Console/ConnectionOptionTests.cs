using Lending.Migrations.DatabaseTests.Acceptance;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary>What the console may be told of a connection.</summary>
public sealed class ConnectionOptionTests
{
    [SkippableFact]
    public void The_password_may_be_piped_in()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Skip.If(string.IsNullOrEmpty(settings.Password), "THIS SERVER ASKS FOR NO PASSWORD.");
        var url = database.Url.Replace(Uri.EscapeDataString(settings.Password!), "wrong", StringComparison.Ordinal);

        var run = ConsoleRun.InProcess(folder.Path, Nothing, settings.Password + "\n", ["up", "--database-url", url, "--password-stdin", "--verbose"]);
        var without = ConsoleRun.InProcess(folder.Path, Nothing, null, ["up", "--database-url", url, "--password-stdin"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain(settings.Password!, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("Error (PasswordMissing): ", without.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_role_is_acted_as_and_refused_where_it_may_not_be()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        var role = "role_" + database.Name;
        database.Execute($"CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}");
        try
        {
            var run = ConsoleRun.InProcess(folder.Path, Nothing, "up", "--database-url", database.Url, "--role", role, "--verbose");
            var refused = ConsoleRun.InProcess(folder.Path, Nothing, "up", "--database-url", database.Url, "--role", "nobody_there");

            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains($"in the role {role}", run.Error, StringComparison.Ordinal);
            Assert.Equal([role], database.Query<string>("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"));
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("Error (RoleRefused): ", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public void A_database_that_does_not_answer_is_waited_for_as_long_as_was_said()
    {
        using var folder = new TestFolder();

        var run = ConsoleRun.InProcess(folder.Path, Nothing, "status", "--database-url", "postgres://u:p@127.0.0.1:1/x", "--wait-for-database", "0.3");
        var wrong = ConsoleRun.InProcess(folder.Path, Nothing, "status", "--database-url", "postgres://u:p@127.0.0.1:1/x", "--wait-for-database", "soon");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Waiting for the database: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Error (ConnectionFailed): ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--wait-for-database is in seconds", wrong.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_is_set_and_not_heeded_is_warned_of()
    {
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();

        var run = ConsoleRun.InProcess(
            folder.Path, new Dictionary<string, string> { ["PGTZ"] = "Asia/Tokyo", ["DATABASE_URL"] = database.Url }, "status");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Warning: PGTZ is not used: migrations always run in UTC.", run.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Nothing => [];
}
