using System.Globalization;
using System.Text.RegularExpressions;
using Lending.Migrations.Sandbox;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

public sealed partial class RunTests
{
    private const string Good = "-- migrate:up\nCREATE TABLE good (id int);\n-- migrate:down\nDROP TABLE good;\n";
    private const string Bad =
        "-- migrate:up\nCREATE TABLE bad (id int);\nINSERT INTO bad VALUES (1);\n  INSERT INTO nonsense VALUES (1);\n";

    [SkippableFact]
    public void The_lending_schema_goes_up_once_and_all_the_way_down()
    {
        using var work = Workplace.WithDatabase();

        var up = work.Run("up");
        Assert.Equal((0, ""), (up.ExitCode, up.Error));
        Assert.Equal(4, Regex.Count(up.Output, "^Applied  2024102300000[1-4]-", RegexOptions.Multiline));
        Assert.Contains("4 migrations applied to ", up.Output, StringComparison.Ordinal);

        var again = work.Run("up");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.StartsWith("Nothing to do: ", again.Output, StringComparison.Ordinal);

        var status = work.Run("status");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("4 executed, 0 pending on ", status.Output, StringComparison.Ordinal);

        var down = work.Run("down", "--all");
        Assert.Equal(0, down.ExitCode);
        Assert.Equal(4, Regex.Count(down.Output, "^Undone ", RegexOptions.Multiline));
        Assert.Empty(work.Database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE tablename IN ('markets', 'user_stats')"));
    }

    [SkippableFact]
    public void Json_is_alone_on_the_output_stream()
    {
        using var work = Workplace.WithDatabase();

        var up = work.Run("up", "--json", "--verbose");
        Assert.Equal(0, up.ExitCode);
        Assert.Equal(4, up.Items().Count);
        Assert.All(up.Items(), item =>
        {
            Assert.Equal("Up", item.GetProperty("direction").GetString());
            Assert.InRange(item.GetProperty("duration").GetDouble(), 0.000001, 60);
            Assert.InRange(item.GetProperty("statements").GetInt32(), 3, 7);
            Assert.True(item.GetProperty("transactional").GetBoolean());
            Assert.InRange((DateTimeOffset.UtcNow - item.GetProperty("startedAt").GetDateTimeOffset()).TotalMinutes, -10, 10);
            Assert.Equal(work.Database.Name, item.GetProperty("database").GetString());
            Assert.Equal("public", item.GetProperty("schema").GetString());
        });
        Assert.Contains("Connected to ", up.Error, StringComparison.Ordinal);

        var status = work.Run("status", "--json");
        Assert.Equal(("", 0), (status.Error, status.ExitCode));
        Assert.Equal(up.Names(), status.Names());
        Assert.All(status.Items(), item =>
        {
            Assert.Equal("Executed", item.GetProperty("state").GetString());
            Assert.Equal(64, item.GetProperty("checksum").GetString()!.Length);
            Assert.False(item.GetProperty("modified").GetBoolean());
        });

        var down = work.Run("down", "--step", "2", "--json");
        Assert.Equal([up.Names()[3], up.Names()[2]], down.Names());
        Assert.Equal("Down", down.Items()[0].GetProperty("direction").GetString());

        var nothing = work.Run("up", "--name", up.Names()[0], "--json");
        Assert.Equal((0, "[]\n", ""), (nothing.ExitCode, nothing.Output, nothing.Error));
    }

    [SkippableFact]
    public void A_failing_migration_ends_with_1_and_tells_where()
    {
        using var work = Workplace.WithDatabase()
            .With("20250101000001-good", Good).With("20250101000002-bad", Bad).With("20250101000003-after", Good);

        var up = work.Run("up", "--path", "sql", "--json");

        Assert.Equal(1, up.ExitCode);
        Assert.Equal(["20250101000001-good"], up.Names());
        Assert.StartsWith("Error (MigrationFailed): 20250101000002-bad (up) failed: 42P01: ", up.Error, StringComparison.Ordinal);
        Assert.Matches(@"20250101000002-bad\.sql\(4,15\)\r?\n +INSERT INTO nonsense VALUES \(1\)\r?\n +\^\r?\n", up.Error);
        Assert.Contains("Done before: 20250101000001-good", up.Error, StringComparison.Ordinal);
        Assert.Contains("Not run: 20250101000003-after", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Lending", up.Error, StringComparison.Ordinal);
        Assert.Equal(["20250101000001-good.js"], work.Database.Query<string>("SELECT name FROM sequelize_meta"));
        Assert.Equal(["20250101000002-bad"], work.Database.Query<string>("SELECT name FROM sequelize_meta_history WHERE outcome = 'failed'"));
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE tablename = 'bad'"));
    }

    [SkippableFact]
    [Trait("Pain", "8")]
    public void A_preview_shows_the_sql_and_writes_nothing()
    {
        using var work = Workplace.WithDatabase().With("20250101000001-good", Good);

        var words = work.Run("up", "--path", "sql", "--what-if");
        var script = work.Run("up", "--path", "sql", "--what-if", "--verbose");
        var json = work.Run("up", "--path", "sql", "--what-if", "--verbose", "--json");

        Assert.Equal((0, 0, 0), (words.ExitCode, script.ExitCode, json.ExitCode));
        Assert.Contains("Would apply  20250101000001-good", words.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE TABLE", words.Output, StringComparison.Ordinal);
        Assert.Contains("\nCREATE TABLE good (id int);", script.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("CREATE TABLE good (id int)", Assert.Single(json.Items()).GetProperty("sql")[0].GetString());
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    [Trait("Pain", "8")]
    public void A_dry_run_executes_says_what_it_cannot_cover_and_leaves_nothing()
    {
        using var work = Workplace.WithDatabase()
            .With("20250101000001-good", Good)
            .With("20250101000002-out", "-- migrate:up transaction:false\nVACUUM;\n");

        var words = work.Run("up", "--path", "sql", "--dry-run");
        var json = work.Run("up", "--path", "sql", "--dry-run", "--json");
        work.With("20250101000003-bad", "-- migrate:up\nSELECT * FROM nowhere;\n");
        var failed = work.Run("up", "--path", "sql", "--dry-run");
        var previewed = work.Run("up", "--path", "sql", "--dry-run", "--what-if");
        var refused = work.Run("up", "--path", "sql", "--single-transaction");

        Assert.Equal((0, 0, 1, 0, 2), (words.ExitCode, json.ExitCode, failed.ExitCode, previewed.ExitCode, refused.ExitCode));
        Assert.Contains("Would apply  20250101000001-good", words.Output, StringComparison.Ordinal);
        Assert.Contains("Dry run: 1 migration up would work on", words.Output, StringComparison.Ordinal);
        Assert.Contains("Not rehearsed: 20250101000002-out up, which runs outside a transaction.", words.Error, StringComparison.Ordinal);
        Assert.Contains("Not covered: what happens at a commit (NOTIFY), and sequences", words.Error, StringComparison.Ordinal);
        Assert.Equal("RolledBack", Assert.Single(json.Items()).GetProperty("outcome").GetString());
        Assert.Contains("It was a dry run: all of it is rolled back.", failed.Error, StringComparison.Ordinal);
        Assert.Contains("Preview: 3 migrations would run on", previewed.Output, StringComparison.Ordinal);
        Assert.Contains("SingleTransactionImpossible", refused.Error, StringComparison.Ordinal);
        Assert.Contains("20250101000002-out up", refused.Error, StringComparison.Ordinal);
        Assert.Empty(work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    public void A_single_transaction_that_fails_reports_no_migration_as_done()
    {
        using var work = Workplace.WithDatabase().With("20250101000001-good", Good).With("20250101000002-bad", "-- migrate:up\nSELECT 1/0;\n");

        var up = work.Run("up", "--path", "sql", "--single-transaction", "--json");

        Assert.Equal(1, up.ExitCode);
        Assert.Empty(up.Items());
        Assert.Contains("The run is one transaction, and all of it is rolled back: nothing was kept.", up.Error, StringComparison.Ordinal);
        Assert.Equal(["rolledback", "failed"], work.Run("history", "--json").Items().Select(item => item.GetProperty("outcome").GetString()));
    }

    [SkippableFact]
    [Trait("Pain", "11")]
    public void Pending_migrations_fail_a_status_that_is_asked_to()
    {
        using var work = Workplace.WithDatabase().With("20250101000001-good", Good).With("20250101000002-more", "-- migrate:up\nSELECT 1;\n");
        work.Run("up", "--path", "sql", "--step", "1");

        var asked = work.Run("status", "--path", "sql", "--fail-if-pending", "--json");
        Assert.Equal((5, "1 migration is pending."), (asked.ExitCode, asked.Error.Trim()));
        Assert.Equal(["Executed", "Pending"], asked.Items().Select(item => item.GetProperty("state").GetString()));
        Assert.Equal(0, work.Run("status", "--path", "sql").ExitCode);

        work.Run("up", "--path", "sql");
        Assert.Equal(0, work.Run("status", "--path", "sql", "--fail-if-pending").ExitCode);
    }

    [SkippableFact]
    public void The_database_may_be_named_by_a_file_beside_the_work()
    {
        using var work = Workplace.WithDatabase();
        File.WriteAllText(Path.Combine(work.Folder, ".env"), $"export DATABASE_URL='{work.Database.Url}'\r\n");
        work.Url = null;

        var status = work.Run("status");

        Assert.Equal((0, ""), (status.ExitCode, status.Error));
        Assert.Contains($"0 executed, 4 pending on {work.Database.Name}", status.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_new_writes_runs_and_can_be_undone()
    {
        using var work = Workplace.WithDatabase();
        work.Run("up");

        var made = work.Run("new", "add-tvl-to-markets", "--json");
        var path = Assert.Single(made.Items()).GetProperty("path").GetString()!;
        Assert.Equal(Path.Combine(work.Folder, "src", "migrations", made.Names()[0] + ".sql"), path);

        Assert.Equal(made.Names(), work.Run("up", "--json").Names());
        Assert.Equal(["tvl"], Tvl());
        Assert.Equal(made.Names(), work.Run("down", "--json").Names());
        Assert.Empty(Tvl());

        IReadOnlyList<string> Tvl() => work.Database.Query<string>(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'markets' AND column_name = 'tvl'");
    }

    [SkippableFact]
    public void A_sandbox_is_started_shown_and_gone()
    {
        Skip.If(TestServer.Connection.Host is not "127.0.0.1", "THE TESTS' SERVER IS NO SANDBOX: none can be started here.");
        using var work = new Workplace();

        var up = work.Run("up", "--sandbox");

        Assert.Equal((0, ""), (up.ExitCode, up.Error));
        Assert.Contains("4 migrations applied to lending at 127.0.0.1:", up.Output, StringComparison.Ordinal);
        Assert.Contains("4 executed, 0 pending", up.Output, StringComparison.Ordinal);
        var port = int.Parse(SandboxPort().Match(up.Output).Groups["port"].Value, CultureInfo.InvariantCulture);
        Assert.DoesNotContain(PostgresSandbox.List(), sandbox => sandbox.Port == port);
    }

    [Fact]
    public void The_version_is_a_plain_number_and_help_tells_of_safer_places_for_a_password()
    {
        using var work = new Workplace();

        Assert.Matches(@"^\d+\.\d+\.\d+\n$", work.Run("--version").Output.ReplaceLineEndings("\n"));
        var help = work.Run("up", "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains(
            "DATABASE_URL in the environment or in a .env file is safer", help.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SandboxPort();
}
