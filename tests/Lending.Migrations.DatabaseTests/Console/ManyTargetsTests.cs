using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lending.Migrations.Database;
using Lending.Migrations.DatabaseTests.JavaScript;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary>One command, many databases and schemas.</summary>
public sealed class ManyTargetsTests : IDisposable
{
    private const string One = "20250101000001-one";
    private const string Two = "20250101000002-two";

    private readonly Workplace _work = Workplace.WithDatabase()
        .With(One, "-- migrate:up\nCREATE TABLE one (id int);\n-- migrate:down\nDROP TABLE one;\n")
        .With(Two, "-- migrate:up\nCREATE TABLE two (id int);\nDO $$ BEGIN IF current_schema() = 'broken' THEN RAISE 'no good here'; END IF; END $$;\n-- migrate:down\nDROP TABLE two;\n");

    public void Dispose() => _work.Dispose();

    [SkippableFact]
    public void Each_schema_gets_the_same_migrations_with_records_and_a_history_of_its_own()
    {
        string[] schemas = [.. Enumerable.Range(1, 6).Select(number => $"tenant_{number}")];
        MakeSchemas(schemas);

        var up = _work.Run(["up", "--path", "sql", "--json", "--throttle-limit", "3", .. Options(schemas)]);

        Assert.Equal((0, "6 of 6 targets done.\n"), (up.ExitCode, up.Error));
        Assert.Equal(12, up.Items().Count);
        foreach (var schema in schemas)
        {
            Assert.Equal([One, Two], up.Items().Where(item => item.GetProperty("schema").GetString() == schema).Select(item => item.GetProperty("name").GetString()));
            Assert.Equal([One + ".js", Two + ".js"], _work.Database.Query<string>($"SELECT name FROM {schema}.sequelize_meta ORDER BY name"));
            Assert.Equal(2, _work.Database.Query<int>($"SELECT 1 FROM {schema}.sequelize_meta_history WHERE outcome = 'succeeded'").Count);
        }

        var words = _work.Run(["down", "--path", "sql", .. Options(schemas[..2])]);
        Assert.Equal(0, words.ExitCode);
        Assert.Contains($"(schema tenant_2)\n", words.Output, StringComparison.Ordinal);
        Assert.Equal(2, words.Output.Split('\n').Count(line => line.StartsWith("Undone   " + Two, StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void One_that_fails_one_that_is_locked_one_without_a_schema_and_one_with_a_wrong_password_are_nothing_to_the_others()
    {
        const string WrongPassword = "wr0ng/w0rd";
        using var other = TestDatabase.Create();
        MakeSchemas("good", "broken", "locked");
        using var holder = new ServerConnector(
            new DatabaseTarget(new NpgsqlConnectionStringBuilder(_work.Database.ConnectionString) { ApplicationName = "the other" }),
            new MigratorSettings { Schema = "locked" }).Connect();
        Assert.True(holder.TryLock());
        var wrong = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Username = $"nobody_{Guid.NewGuid():n}", Password = WrongPassword };
        WriteTargets(
            new { schema = "broken" },
            new { schema = "locked" },
            new { databaseUrl = wrong.ConnectionString },
            new { schema = "nonsense" },
            new { databaseUrl = other.Url },
            new { schema = "good" });

        var up = _work.Run("up", "--path", "sql", "--targets", "targets.json", "--lock-timeout", "0.2", "--json", "--verbose");

        Assert.Equal(1, up.ExitCode);
        Assert.Equal(
            [(other.Name, "public", One), (other.Name, "public", Two), (_work.Database.Name, "broken", One), (_work.Database.Name, "good", One), (_work.Database.Name, "good", Two)],
            up.Items().Select(item => (item.GetProperty("database").GetString()!, item.GetProperty("schema").GetString()!, item.GetProperty("name").GetString()!))
                .OrderBy(item => (item.Item1 == _work.Database.Name, item)));
        var lines = up.Error.Split('\n');
        foreach (var (schema, error) in new[] { ("broken", "MigrationFailed"), ("locked", "LockHeld"), ("nonsense", "SchemaNotFound") })
        {
            Assert.Contains(lines, line => line.StartsWith($"{_work.Database.Name} at ", StringComparison.Ordinal)
                && line.Contains($"(schema {schema}): Error ({error}): ", StringComparison.Ordinal));
        }

        Assert.Contains(lines, line => line.StartsWith($"{other.Name} at ", StringComparison.Ordinal) && line.Contains(": Error (AuthenticationFailed): ", StringComparison.Ordinal));
        Assert.Contains("2 of 6 targets done, 4 failed.", up.Error, StringComparison.Ordinal);
        Assert.Contains($"\n  failed: {_work.Database.Name} at ", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, up.Error + up.Output, StringComparison.Ordinal);
        Assert.Empty(_work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'broken' AND tablename = 'two'"));
        Assert.Equal([One, Two], _work.Database.Query<string>("SELECT name FROM broken.sequelize_meta_history ORDER BY name"));
    }

    [SkippableFact]
    public void Told_to_stop_on_the_first_error_it_begins_no_more_and_says_which()
    {
        MakeSchemas("first", "broken", "third", "fourth");

        var up = _work.Run(["up", "--path", "sql", "--throttle-limit", "1", "--stop-on-first-error", .. Options("first", "broken", "third", "fourth")]);

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("1 of 4 targets done, 1 failed, 2 not begun.", up.Error, StringComparison.Ordinal);
        Assert.Contains($"not begun: {_work.Database.Name} at", up.Error, StringComparison.Ordinal);
        Assert.Contains("(schema fourth)", up.Error, StringComparison.Ordinal);
        Assert.Empty(_work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname IN ('third', 'fourth')"));
    }

    [SkippableFact]
    public void A_signal_stops_those_at_work_rolls_them_back_and_begins_no_more()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals to send.");
        MakeSchemas("a", "b", "c");
        _work.With("20250101000003-slow", "-- migrate:up\nCREATE TABLE slow (id int);\nSELECT pg_sleep(100);\n");
        using var process = _work.Start(["up", "--path", "sql", "--throttle-limit", "2", .. Options("a", "b", "c")]);
        Assert.True(Patience.Until(() =>
            _work.Database.Query<int>("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'").Count == 2));

        using (var kill = Process.Start("kill", ["-s", "INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        var up = Workplace.Finish(process);
        Assert.Equal(1, up.ExitCode);
        Assert.Contains("(schema a): Stopped. 20250101000003-slow is rolled back. Finished before, and stays: 2 migrations.", up.Error, StringComparison.Ordinal);
        Assert.Contains("(schema b): Stopped. 20250101000003-slow is rolled back.", up.Error, StringComparison.Ordinal);
        Assert.Contains("0 of 3 targets done, 2 stopped, 1 not begun.", up.Error, StringComparison.Ordinal);
        Assert.Empty(_work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE tablename = 'slow' OR schemaname = 'c'"));
        Assert.Empty(_work.Database.Query<int>(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [SkippableFact]
    public void One_reason_for_all_is_the_exit_code_and_a_target_named_twice_begins_nothing()
    {
        MakeSchemas("a");

        var unreachable = _work.Run("up", "--database-url", "postgres://ops:hunter22@127.0.0.1:1/a", "--database-url", "postgres://ops:hunter22@127.0.0.1:1/b");
        var twice = _work.Run(["up", "--path", "sql", .. Options("a", "a")]);

        Assert.Equal(3, unreachable.ExitCode);
        Assert.DoesNotContain("hunter22", unreachable.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (twice.ExitCode, twice.Output));
        Assert.StartsWith($"Error (TargetDuplicate): {_work.Database.Name} on ", twice.Error, StringComparison.Ordinal);
        Assert.Empty(_work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'a'"));
    }

    [SkippableFact]
    public void Status_history_and_previews_take_many_targets_and_write_nothing()
    {
        MakeSchemas("a", "b");
        Assert.Equal(0, _work.Run("up", "--path", "sql", "--schema", "a").ExitCode);

        var status = _work.Run(["status", "--path", "sql", "--json", "--fail-if-pending", .. Options("a", "b")]);
        var preview = _work.Run(["up", "--path", "sql", "--what-if", .. Options("a", "b")]);
        var history = _work.Run(["history", "--json", .. Options("a", "b")]);

        Assert.Equal((5, "2 migrations are pending.\n"), (status.ExitCode, status.Error));
        Assert.Equal(["Executed", "Executed", "Pending", "Pending"],
            status.Items().OrderBy(item => item.GetProperty("schema").GetString()).Select(item => item.GetProperty("state").GetString()));
        Assert.Equal(0, preview.ExitCode);
        Assert.Contains("2 migrations would run on", preview.Output, StringComparison.Ordinal);
        Assert.Equal((0, 2), (history.ExitCode, history.Items().Count));
        Assert.Empty(_work.Database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'b'"));
    }

    [SkippableFact]
    public void A_server_without_a_connection_left_is_told_with_what_to_lower()
    {
        var role = $"role_{Guid.NewGuid():n}";
        _work.Database.Execute($"CREATE ROLE {role} LOGIN PASSWORD 'x1y2z3' CONNECTION LIMIT 0");
        try
        {
            var target = new NpgsqlConnectionStringBuilder(_work.Database.ConnectionString) { Username = role, Password = "x1y2z3" };

            var status = _work.Run("status", "--database-url", target.ConnectionString);

            Assert.Equal(3, status.ExitCode);
            Assert.Contains("53300", status.Error, StringComparison.Ordinal);
            Assert.Contains("lower -ThrottleLimit (--throttle-limit)", status.Error, StringComparison.Ordinal);
        }
        finally
        {
            _work.Database.Execute($"DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public void JavaScript_runs_in_a_Node_of_each_targets_own()
    {
        MakeSchemas("a", "b", "c");
        using var backend = Backend.Create().With("20250101000001-js.js", """
            export const up = async (queryInterface, Sequelize) => {
              await queryInterface.createTable('js', { id: { type: Sequelize.INTEGER, primaryKey: true } });
              console.log(`node ${process.pid}`);
            };
            """);

        var up = _work.Run(["up", "--path", backend.Folder, "--verbose", "--throttle-limit", "2", .. Options("a", "b", "c")]);

        Assert.Equal(0, up.ExitCode);
        var nodes = Regex.Matches(up.Error, @"\(schema (?<schema>[abc])\): node (?<pid>\d+)");
        Assert.Equal(["a", "b", "c"], nodes.Select(node => node.Groups["schema"].Value).Order());
        Assert.Equal(3, nodes.Select(node => node.Groups["pid"].Value).Distinct().Count());
        Assert.Equal(["a", "b", "c"], _work.Database.Query<string>("SELECT schemaname::text FROM pg_tables WHERE tablename = 'js' ORDER BY 1"));
    }

    private static string[] Options(params string[] schemas) => [.. schemas.SelectMany(schema => (string[])["--schema", schema])];

    private void MakeSchemas(params string[] schemas) => _work.Database.Execute(string.Join(';', schemas.Select(schema => $"CREATE SCHEMA {schema}")));

    private void WriteTargets(params object[] targets) => File.WriteAllText(Path.Combine(_work.Folder, "targets.json"), JsonSerializer.Serialize(targets));
}
