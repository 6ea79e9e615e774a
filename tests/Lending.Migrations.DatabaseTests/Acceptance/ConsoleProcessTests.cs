using System.Diagnostics;
using Lending.Migrations.Database;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>The console as a process: what a script, a terminal and an init system see of it.</summary>
public sealed class ConsoleProcessTests : IDisposable
{
    private const string First = "20240101000000-first";
    private const string Second = "20240102000000-second";
    private const string Third = "20240103000000-third";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Its_exit_code_says_what_became_of_a_run()
    {
        using var database = TestDatabase.Create();
        using var connection = database.Open();
        var held = new AdvisoryLock(connection, new TableNames("public", MigratorSettings.DefaultTable));
        _folder.Write($"good/{First}.sql", "-- migrate:up\nCREATE TABLE a (i int);\n");
        _folder.Write($"bad/{Second}.sql", "-- migrate:up\nCREATE TABLE a (i int);\nTABLE nowhere;\n");

        Assert.Equal(5, Run(database, "status", "--path", "good", "--fail-if-pending").ExitCode);
        Assert.True(held.TryAcquire());
        Assert.Equal(4, Run(database, "up", "--path", "good", "--lock-timeout", "0").ExitCode);
        held.Release();
        Assert.Equal(3, Run(database, "up", "--path", "good", "--database-url", "postgres://u@127.0.0.1:1/d").ExitCode);
        Assert.Equal(2, Run(database, "up", "--path", "nowhere").ExitCode);
        Assert.Equal(0, Run(database, "up", "--path", "good").ExitCode);
        Assert.Equal(1, Run(database, "up", "--path", "good", "--path", "bad").ExitCode);
        Assert.Equal(0, Run(database, "status", "--path", "good", "--fail-if-pending").ExitCode);
    }

    [SkippableFact]
    public void A_migration_that_fails_at_its_third_statement_is_told_in_full_and_leaves_nothing()
    {
        using var database = TestDatabase.Create();
        _folder.Write(First + ".sql", "-- migrate:up\nCREATE TABLE a (i int);\n");
        _folder.Write(Second + ".sql", "-- migrate:up\nCREATE TABLE b (i int);\nINSERT INTO a VALUES (1);\n  SELECT lenght('é'), 1;\n");
        _folder.Write(Third + ".sql", "-- migrate:up\nCREATE TABLE c (i int);\n");

        var run = Run(database, "up", "--path", ".");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Error (MigrationFailed): {Second} (up) failed: 42883: function lenght(unknown) does not exist", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{Second}.sql(4,10)", run.Error, StringComparison.Ordinal);
        Assert.Contains("    SELECT lenght('é'), 1\n           ^", run.Error, StringComparison.Ordinal);
        Assert.Contains("HINT: No function matches", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Done before: {First}", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Not run: {Third}", run.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "sequelize_meta", "sequelize_meta_history"], database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
        Assert.Empty(database.Query<int>("SELECT i FROM a"));
        Assert.Equal([First + ".js"], database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Equal(
            [(First, "succeeded", 1), (Second, "failed", 2)],
            database.Query<(string, string, int)>("SELECT name, outcome, statements FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_cancels_the_statement_on_the_server_rolls_back_and_unlocks(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such signals on Windows.");
        using var database = TestDatabase.Create();
        _folder.Write(First + ".sql", "-- migrate:up\nCREATE TABLE a (i int);\nSELECT pg_sleep(600);\n");
        using var process = Start(database);

        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(Soon), "It does not stop.");
        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"{First} is rolled back", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Empty(database.Query<string>("SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"));
        Assert.Empty(database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE tablename = 'a'"));
    }

    [SkippableFact]
    public void Killed_outside_a_transaction_the_history_says_that_it_was_begun()
    {
        using var database = TestDatabase.Create();
        _folder.Write(First + ".sql", "-- migrate:up transaction:false\nCREATE TABLE IF NOT EXISTS a (i int);\nSELECT pg_sleep(600);\n");
        using (var process = Start(database))
        {
            process.Kill();
            process.WaitForExit();
        }

        database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Assert.Equal([("started", false)], database.Query<(string, bool)>("SELECT outcome, transactional FROM sequelize_meta_history"));
        Assert.Empty(database.Query<string>("SELECT name FROM sequelize_meta"));

        _folder.Write(First + ".sql", "-- migrate:up transaction:false\nCREATE TABLE IF NOT EXISTS a (i int);\n");
        Assert.Equal([First], new Engine(database, _folder.Path, _folder.Path).Up());
    }

    private ConsoleRun Run(TestDatabase database, params string[] arguments) => ConsoleRun.OfProcess(_folder.Path, EnvironmentOf(database), arguments);

    /// <summary>An up that has come to its <c>pg_sleep</c>.</summary>
    private Process Start(TestDatabase database)
    {
        var process = ConsoleRun.Start(_folder.Path, EnvironmentOf(database), "up", "--path", _folder.Path);
        database.WhenItSleeps(() => { }).Wait();
        return process;
    }

    private static Dictionary<string, string> EnvironmentOf(TestDatabase database) => new() { ["DATABASE_URL"] = database.Url };
}
