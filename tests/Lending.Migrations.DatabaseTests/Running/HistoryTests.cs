using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class HistoryTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private static readonly Migration Good = Runner.Sql(A, "CREATE TABLE a (i int)");
    private static readonly Migration Bad = Runner.Sql(B, "CREATE TABLE b (i integr)");

    [SkippableFact]
    public void It_tells_who_did_what_how_long_it_took_and_why_it_failed_newest_last()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Good, Bad) { Settings = new MigratorSettings { Runner = new RunnerIdentity("tool 1", "ops", "db01") } };

        Assert.Throws<MigrationFailedException>(() => runner.Up());

        var (done, failed) = (runner.History()[0], runner.History()[1]);
        Assert.Equal((A, HistoryOutcome.Succeeded, $"sum of {A}", "ops", "db01", "tool 1", 1), (done.Name, done.Outcome, done.Checksum, done.OsUser, done.Host, done.Tool, done.Statements));
        Assert.True(done.Duration > TimeSpan.Zero);
        Assert.Equal(new NpgsqlConnectionStringBuilder(database.ConnectionString).Username, done.DatabaseUser);
        Assert.Equal((B, HistoryOutcome.Failed, done.RunId), (failed.Name, failed.Outcome, failed.RunId));
        Assert.Contains("type \"integr\" does not exist", failed.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void It_is_filtered_by_name_outcome_time_and_run()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Good, Bad);
        Assert.Throws<MigrationFailedException>(() => runner.Up());
        Assert.Throws<MigrationFailedException>(() => runner.Up());
        database.Execute("UPDATE sequelize_meta_history SET started_at = '2020-01-01Z' WHERE id = 1");

        Assert.Equal(["succeeded", "failed", "failed"], runner.History().Select(entry => entry.Outcome));
        Assert.Equal([A], Names(new HistoryQuery { Name = name => name.EndsWith('a') }));
        Assert.Equal([B, B], Names(new HistoryQuery { Outcomes = [HistoryOutcome.Failed] }));
        Assert.Equal([B, B], Names(new HistoryQuery { Since = new DateTimeOffset(2020, 1, 1, 0, 0, 1, TimeSpan.Zero) }));
        Assert.Equal([A, B, B], Names(new HistoryQuery { Since = new DateTimeOffset(2020, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)) }));
        Assert.Equal([B], Names(new HistoryQuery { RunId = runner.History()[2].RunId }));
        Assert.Empty(Names(new HistoryQuery { RunId = runner.History()[2].RunId, Outcomes = [HistoryOutcome.Succeeded] }));

        IEnumerable<string> Names(HistoryQuery query) => runner.History(query).Select(entry => entry.Name);
    }

    [SkippableFact]
    public void Without_a_table_there_is_none_and_none_is_made()
    {
        using var database = TestDatabase.Create();

        Assert.Empty(new Runner(database).History());
        Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    public void A_word_that_a_later_version_wrote_is_told_as_it_is_and_changes_no_state()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Good);
        runner.Up();
        database.Execute("INSERT INTO sequelize_meta_history (run_id, name, direction, outcome, transactional, statements, started_at, database_user, os_user, host, tool_version) "
            + $"VALUES (gen_random_uuid(), '{A}', 'sideways', 'squashed', false, 0, now(), 'u', 'u', 'h', 'tool 99')");

        Assert.Equal("squashed", runner.History()[1].Outcome);
        Assert.Equal(MigrationState.Executed, runner.Status()[0].State);
    }

    [SkippableFact]
    [Trait("Pain", "15")]
    public void A_changed_text_is_a_state_a_warning_and_where_asked_for_an_error_before_anything_is_done()
    {
        using var database = TestDatabase.Create();
        new Runner(database, Good).Up();
        var changed = new Runner(database, Good with { ComputeChecksum = () => "another" }, Runner.Sql(B, "CREATE TABLE b (i int)"));

        Assert.Equal(MigrationState.Modified, changed.Status()[0].State);
        var error = Assert.Throws<InvalidMigrationException>(
            () => changed.Up(new MigrationRequest.Apply(new MigrationSelection.All()) { OnModified = ModifiedPolicy.Fail }));
        Assert.Equal("MigrationModified", error.ErrorId);
        Assert.Equal(["a"], TransactionTests.Tables(database));

        changed.Up();
        var warned = Assert.IsType<PlanWarning.Modified>(Assert.Single(changed.Told.OfType<MigrationEvent.Warned>()).Warning);
        Assert.Equal(A, Assert.Single(warned.Names).Value);
        Assert.Equal(["a", "b"], TransactionTests.Tables(database));
    }

    [SkippableFact]
    [Trait("Pain", "1")]
    public void A_half_outside_a_transaction_that_failed_is_interrupted()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Good with { Up = Runner.Body(false, "CREATE TABLE a (i int)", "SELECT 1/0") });

        Assert.Throws<MigrationFailedException>(() => runner.Up());

        var status = Assert.Single(runner.Status());
        Assert.Equal((MigrationState.Interrupted, true), (status.State, status.Pending));
    }
}
