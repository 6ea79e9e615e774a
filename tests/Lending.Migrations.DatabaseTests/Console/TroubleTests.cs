using System.Diagnostics;
using Lending.Migrations.Database;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

public sealed class TroubleTests
{
    private const string Slow = "-- migrate:up\nCREATE TABLE slow (id int);\nSELECT pg_sleep(100);\n";

    [Fact]
    public void No_server_is_3()
    {
        using var work = new Workplace { Url = "postgres://ops:hunter22@127.0.0.1:1/lending" };

        var status = work.Run("status", "--json");

        Assert.Equal((3, "[]\n"), (status.ExitCode, status.Output));
        Assert.StartsWith("Error (ConnectionFailed): Cannot connect to PostgreSQL at 127.0.0.1:1", status.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", status.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_database_that_is_not_there_is_3()
    {
        using var work = Workplace.WithDatabase();
        work.Url = work.Database.Url.Replace(work.Database.Name, "nonsense", StringComparison.Ordinal);

        var up = work.Run("up");

        Assert.Equal((3, ""), (up.ExitCode, up.Output));
        Assert.StartsWith("Error (DatabaseNotFound): ", up.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("up --to 20300101000000-nonsense", "MigrationNotFound")]
    [InlineData("up --path nonsense", "PathNotFound")]
    [InlineData("up --schema nonsense", "SchemaNotFound")]
    [InlineData("down --to 20241023000001-create-markets", "MigrationNotExecuted")]
    [InlineData("up --database-url postgres://h/d?nonsense=1", "DatabaseUrlInvalid")]
    public void Bad_input_is_2_and_changes_nothing(string arguments, string errorId)
    {
        using var work = Workplace.WithDatabase();

        var result = work.Run(arguments.Split(' '));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"Error ({errorId}): ", result.Error, StringComparison.Ordinal);
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE tablename = 'markets'"));
    }

    [SkippableFact]
    public void A_migration_in_PowerShell_is_shown_and_needs_the_module_when_its_turn_comes()
    {
        using var work = Workplace.WithDatabase().With("20250101000001-good", "-- migrate:up\nCREATE TABLE good (id int);\n");
        File.WriteAllText(Path.Combine(work.Folder, "sql", "20250101000002-script.ps1"), "function Up { }");

        var status = work.Run("status", "--path", "sql", "--json");
        var all = work.Run("up", "--path", "sql");
        var good = work.Run("up", "--path", "sql", "--to", "20250101000001-good");

        Assert.Contains("20250101000002-script", status.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (all.ExitCode, all.Output));
        Assert.StartsWith("Error (MigrationRefused): 20250101000002-script is written in PowerShell, and needs the module", all.Error, StringComparison.Ordinal);
        Assert.Equal(0, good.ExitCode);
    }

    [SkippableFact]
    [Trait("Pain", "6")]
    public void A_lock_that_another_holds_is_4_and_says_who()
    {
        using var work = Workplace.WithDatabase();
        var other = new NpgsqlConnectionStringBuilder(work.Database.ConnectionString) { ApplicationName = "the other" };
        using var session = new ServerConnector(new DatabaseTarget(other), new MigratorSettings()).Connect();
        Assert.True(session.TryLock());

        var up = work.Run("up", "--lock-timeout", "0.2", "--json");

        Assert.Equal((4, "[]\n"), (up.ExitCode, up.Output));
        Assert.Contains("Waiting for the lock, which process ", up.Error, StringComparison.Ordinal);
        Assert.Contains("Error (LockHeld): ", up.Error, StringComparison.Ordinal);
        Assert.Contains("the other", up.Error, StringComparison.Ordinal);
        Assert.Equal(0, work.Run("status").ExitCode);
        Assert.Equal(0, work.Run("up", "--what-if").ExitCode);
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_the_run_and_leaves_nothing_half_done(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var work = Workplace.WithDatabase().With("20250101000001-quick", "-- migrate:up\nSELECT 1;\n")
            .With("20250101000002-slow", Slow);
        using var process = work.Start("up", "--path", "sql", "--json");
        WaitForSleep(work.Database);

        Send(signal, process);
        var up = Workplace.Finish(process);

        Assert.Equal(1, up.ExitCode);
        Assert.Equal(["20250101000001-quick"], up.Names());
        Assert.Contains("Stopped. 20250101000002-slow is rolled back. Finished before, and stays: 1 migration.", up.Error, StringComparison.Ordinal);
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE tablename = 'slow'"));
        Assert.Equal(["20250101000002-slow"], work.Database.Query<string>("SELECT name FROM sequelize_meta_history WHERE outcome = 'failed'"));
    }

    [SkippableFact]
    [Trait("Pain", "12")]
    public void No_secret_is_in_any_output_whatever_the_server_and_the_migrations_say()
    {
        const string Password = "s3cr3t:w/rd@%'\"";
        var role = $"role_{Guid.NewGuid():n}";
        var migration = $"""
            -- migrate:up
            DO $$ BEGIN RAISE NOTICE '%', '{Sql(Password)} ##vso[task.complete]'; RAISE WARNING '%', '{Sql(Password)}'; END $$;
            SELECT '{Sql(Password)}'::int;
            """;
        using (var work = Workplace.WithDatabase().With("20250101000001-leak", migration))
        {
            work.Database.Execute(
                $"CREATE ROLE {role} LOGIN PASSWORD '{Sql(Password)}'; GRANT ALL ON SCHEMA public TO {role}");
            var owner = new NpgsqlConnectionStringBuilder(work.Database.ConnectionString);
            work.Url = $"postgres://{role}:{Uri.EscapeDataString(Password)}@/{owner.Database}"
                + $"?host={Uri.EscapeDataString(owner.Host!)}&port={owner.Port}";

            string[][] runs =
            [
                ["up", "--path", "sql", "--verbose"],
                ["up", "--path", "sql", "--verbose", "--json"],
                ["up", "--path", "sql", "--what-if", "--verbose"],
                ["up", "--path", "sql", "--what-if", "--verbose", "--json"],
                ["status", "--path", "sql", "--verbose", "--database-url", work.Url],
                ["status", "--path", "sql", "--verbose", "--database-url", work.Url + "&sslmode=nonsense"],
            ];
            var outputs = runs.Select(run => work.Run(run)).Select(result => result.Output + result.Error).ToArray();

            Assert.All(outputs, output => Assert.DoesNotContain("s3cr3t", output, StringComparison.Ordinal));
            Assert.All(outputs, output => Assert.DoesNotContain("##vso[", output, StringComparison.Ordinal));
            Assert.Contains("NOTICE: *** ##_vso[task.complete]", outputs[0], StringComparison.Ordinal);
            Assert.Contains("22P02", outputs[0], StringComparison.Ordinal);
            Assert.Contains("RAISE WARNING '%', '***'", outputs[2], StringComparison.Ordinal);
        }

        using var administration = new NpgsqlConnection(TestServer.Connection.ConnectionString);
        administration.Open();
        using var drop = new NpgsqlCommand($"DROP ROLE {role}", administration);
        drop.ExecuteNonQuery();
    }

    private static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static string Sql(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static void WaitForSleep(TestDatabase database)
    {
        var clock = Stopwatch.StartNew();
        while (database.Query<int>("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'").Count == 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "The migration does not begin.");
            Thread.Sleep(50);
        }
    }
}
