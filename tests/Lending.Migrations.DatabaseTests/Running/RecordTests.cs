using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class RecordTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private static readonly Migration First = Runner.Sql(A, "CREATE TABLE a (i int)");
    private static readonly Migration Second = Runner.Sql(B, "CREATE TABLE b (i int)");

    [SkippableFact]
    [Trait("Pain", "20")]
    public void What_is_registered_counts_as_executed_and_is_not_run_and_the_history_says_who_and_why()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, First, Second);

        var report = runner.Record(new RecordRequest.Register(new RecordSelection.Through(A)) { Reason = "made by hand, ticket 4711" });

        Assert.Equal([A], report.Changes.Select(change => change.Name));
        Assert.Equal([A + ".js"], TransactionTests.Rows(database));
        Assert.Empty(TransactionTests.Tables(database));
        var entry = Assert.Single(runner.History());
        Assert.Equal(
            (HistoryOutcome.Registered, "made by hand, ticket 4711", $"sum of {A}", 0, report.RunId),
            (entry.Outcome, entry.Reason, entry.Checksum, entry.Statements, entry.RunId));
        Assert.Equal([MigrationState.Executed, MigrationState.Pending], runner.Status().Select(status => status.State));
        Assert.Equal([B], runner.Up().Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
    }

    [SkippableFact]
    public void What_is_unregistered_counts_as_pending_and_what_it_did_stays()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, First);
        runner.Up();

        runner.Record(new RecordRequest.Unregister(new RecordSelection.Named([A])));

        Assert.Equal((MigrationState.Pending, null), (runner.Status()[0].State, runner.Status()[0].ExecutedAt));
        Assert.Equal(["a"], TransactionTests.Tables(database));
        Assert.Equal(HistoryOutcome.Unregistered, runner.History()[^1].Outcome);
    }

    [SkippableFact]
    [Trait("Pain", "16")]
    public void A_changed_text_is_accepted_a_missing_row_forgotten_an_interrupted_one_settled_in_one_go()
    {
        using var database = TestDatabase.Create();
        const string C = "20240103000000-c";
        new Runner(database, First, Second).Up();
        var interrupted = Runner.Sql(C) with { Up = Runner.Body(false, "CREATE TABLE c (i int)", "SELECT 1/0") };
        var now = new Runner(database, First with { ComputeChecksum = () => "another" }, interrupted);
        Assert.Throws<MigrationFailedException>(() => now.Up());
        Assert.Equal([MigrationState.Modified, MigrationState.Missing, MigrationState.Interrupted], now.Status().Select(status => status.State));
        var ranAt = now.Status()[0].ExecutedAt;

        var report = now.Record(new RecordRequest.Repair(new RecordSelection.All()) { SettleAs = SettleAs.Executed, Reason = "looked" });

        Assert.Equal([RecordAction.AcceptChange, RecordAction.Forget, RecordAction.SettleAsExecuted], report.Changes.Select(change => change.Action));
        Assert.Equal([(A, MigrationState.Executed), (C, MigrationState.Executed)], now.Status().Select(status => (status.Name, status.State)));
        Assert.Equal(ranAt, now.Status()[0].ExecutedAt);
        Assert.Equal(
            [(HistoryOutcome.Repaired, "looked"), (HistoryOutcome.Forgotten, "looked"), (HistoryOutcome.Settled, "looked")],
            now.History(new HistoryQuery { RunId = report.RunId }).Select(entry => (entry.Outcome, entry.Reason)));
        Assert.Equal(3, now.Told.OfType<MigrationEvent.Recorded>().Count());
    }

    [SkippableFact]
    public void Showing_it_writes_nothing_not_even_the_tables()
    {
        using var database = TestDatabase.Create();

        Assert.Single(new Runner(database, First).Preview(new RecordRequest.Register(new RecordSelection.All())).Changes);

        Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    public void All_changes_are_there_or_none()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, First, Second);
        database.Execute(
            "CREATE TABLE sequelize_meta (name varchar(255) PRIMARY KEY CHECK (name NOT LIKE '%-b%'))");

        Assert.Throws<DatabaseRefusedException>(() => runner.Record(new RecordRequest.Register(new RecordSelection.All())));

        Assert.Empty(TransactionTests.Rows(database));
        Assert.Empty(runner.History());
    }

    [SkippableFact]
    public void It_waits_for_the_lock_as_a_run_does()
    {
        using var database = TestDatabase.Create();
        var other = new Runner(database, Runner.Sql(A, "SELECT pg_sleep(60)"));
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => other.Up(stop.Token));
        var refused = database.WhenItSleeps(() =>
            Assert.Throws<MigrationLockException>(() => new Runner(database, First) { Settings = new MigratorSettings { LockTimeout = TimeSpan.Zero } }
                .Record(new RecordRequest.Register(new RecordSelection.All()))));

        refused.GetAwaiter().GetResult();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
    }

    [SkippableFact]
    public void A_row_that_a_node_runner_takes_away_meanwhile_is_a_clear_error_and_nothing_is_written()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, First, Second);
        runner.Up();
        database.Execute(
            """
            CREATE FUNCTION faster() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER faster BEFORE DELETE ON sequelize_meta FOR EACH ROW EXECUTE PROCEDURE faster()
            """);

        var error = Assert.Throws<DatabaseRefusedException>(() => runner.Record(new RecordRequest.Unregister(new RecordSelection.All())));

        Assert.Equal("RecordConflict", error.ErrorId);
        Assert.Equal(2, runner.History().Count);
    }

    [SkippableFact]
    public void A_user_who_may_only_read_is_told_so()
    {
        using var database = TestDatabase.Create();
        var user = "reader_" + database.Name;
        new Runner(database, First).Up();
        database.Execute($"CREATE ROLE {user} LOGIN PASSWORD 'reader'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}");
        var asReader = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user, Password = "reader" }.ConnectionString;
        try
        {
            var reader = new Runner(database, First, Second) { ConnectionString = asReader };

            Assert.Single(reader.History());
            var error = Assert.Throws<DatabaseRefusedException>(() => reader.Record(new RecordRequest.Register(new RecordSelection.All())));
            Assert.Equal("InsufficientPrivilege", error.ErrorId);
        }
        finally
        {
            database.Execute($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }
}
