using Dapper;
using Lending.Migrations.DatabaseTests.Connections;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;
using static Lending.Migrations.DatabaseTests.Running.TransactionTests;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>A run that is one transaction: everything or nothing.</summary>
public sealed class SingleTransactionTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    private static readonly MigrationRequest.Apply All = new(new MigrationSelection.All()) { SingleTransaction = true };

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_of_it_is_there_with_its_records_after_one_commit(bool pooled)
    {
        using var database = TestDatabase.Create();
        using var pooler = pooled ? Pooler.Start() : null;
        pooler?.Spread(database);
        const string Say = "INSERT INTO seen SELECT pg_current_xact_id()::text";
        var runner = new Runner(database, Sql(A, "CREATE TABLE seen (x text)", Say), Sql(B, Say, "SELECT pg_sleep(0.2)"), Sql(C, Say))
        {
            ConnectionString = pooler?.Through(database),
        };

        var report = runner.Up(All);

        Assert.Equal([A, B, C], report.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.All(report.Outcomes, outcome => Assert.False(outcome.IsRolledBack));
        Assert.Equal([A + ".js", B + ".js", C + ".js"], Rows(database));
        Assert.Single(database.Query<string>("SELECT DISTINCT x FROM seen"));
        Assert.Single(database.Query<string>("SELECT DISTINCT xmin::text FROM (SELECT xmin FROM sequelize_meta UNION ALL SELECT xmin FROM sequelize_meta_history) rows"));

        // Each has its own time, by the server's clock.
        var took = database.Query<(DateTime At, TimeSpan Duration)>("SELECT started_at, duration FROM sequelize_meta_history ORDER BY id");
        Assert.All(took, row => Assert.True(row.Duration > TimeSpan.Zero));
        Assert.True(took[1].Duration >= TimeSpan.FromSeconds(0.2) && took[2].Duration < TimeSpan.FromSeconds(0.2));
        Assert.Equal(took[1].At + took[1].Duration, took[2].At);
        Assert.Equal(took.Select(row => row.Duration), report.Outcomes.Select(outcome => outcome.Duration));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void Nothing_is_told_as_finished_before_the_commit()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)"))
        {
            OnFinished = () => Assert.Equal([A + ".js", B + ".js"], Rows(database)),
        };

        runner.Up(All);

        Assert.Equal(["Planned", "Starting", "Ran", "Starting", "Finished", "Finished"], Words(runner).Skip(1));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_at_the_third_step_takes_the_first_two_back_and_says_so_everywhere(bool pooled)
    {
        using var database = TestDatabase.Create();
        using var pooler = pooled ? Pooler.Start() : null;
        pooler?.Spread(database);
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)"), Sql(C, "CREATE TABLE c (i int)", "SELECT 1/0"), Sql("20240104000000-d"))
        {
            ConnectionString = pooler?.Through(database),
        };

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Empty(Tables(database));
        Assert.Empty(Rows(database));
        Assert.Equal(
            [
                (A, "rolledback", 1, $"Rolled back with {C}, which failed in the same transaction."),
                (B, "rolledback", 1, $"Rolled back with {C}, which failed in the same transaction."),
                (C, "failed", 1, "22012: division by zero"),
            ],
            database.Query<(string, string, int, string)>("SELECT name, outcome, statements, error FROM sequelize_meta_history ORDER BY id"));
        Assert.Equal(["Planned", "Starting", "Ran", "Starting", "Ran", "Starting", "Failed"], Words(runner).Skip(1));
        var failure = error.Failure;
        Assert.Equal((C, true, false), (failure.Failed.Step.Migration.Name.Value, failure.IsSingleTransaction, failure.IsDryRun));
        Assert.Equal([A, B], failure.RolledBack.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.All(failure.RolledBack, outcome => Assert.True(outcome.IsRolledBack));
        Assert.Empty(failure.Finished);
        Assert.Equal(new SourceLocation($"/migrations/{C}.sql", 3, 1), failure.Location);
        Assert.EndsWith(
            $"""

              The run is one transaction, and all of it is rolled back: nothing was kept.
              Ran before in the same transaction: {A}, {B}
              Not run: 20240104000000-d
            """.ReplaceLineEndings("\n"),
            error.Message,
            StringComparison.Ordinal);
        Assert.All(runner.Status(), status => Assert.Equal((MigrationState.Pending, false), (status.State, status.Modified == true)));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void What_opted_out_of_the_transaction_is_refused_by_name_before_anything_is_changed()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B) with { Up = Body(false, "VACUUM") }, Sql(C) with { Up = Body(false, "VACUUM") });

        var error = Assert.Throws<InvalidMigrationException>(() => runner.Up(All));

        Assert.Equal("SingleTransactionImpossible", error.ErrorId);
        Assert.StartsWith($"{B} up ({B}.sql), {C} up ({C}.sql) opt out of the transaction", error.Message, StringComparison.Ordinal);
        Assert.Contains("-To", error.Message, StringComparison.Ordinal);
        Assert.Empty(database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));
        runner.Up(new MigrationRequest.Apply(new MigrationSelection.Through(MigrationName.Parse(A))) { SingleTransaction = true });
        Assert.Equal([A + ".js"], Rows(database));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lock_met_in_the_second_step_rolls_the_whole_run_back_and_tries_it_again(bool pooled)
    {
        using var database = TestDatabase.Create();
        using var pooler = pooled ? Pooler.Start() : null;
        database.Execute("CREATE TABLE accounts (i int)");
        using var blocker = database.Open();
        blocker.Execute("BEGIN; LOCK TABLE accounts IN ACCESS SHARE MODE");
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "ALTER TABLE accounts ADD COLUMN t text"), Sql(C, "CREATE TABLE c (i int)"))
        {
            ConnectionString = pooler?.Through(database),
            Settings = new() { DdlLockTimeout = TimeSpan.FromMilliseconds(100), Retries = 2 },
            OnRetrying = () =>
            {
                Assert.Equal(["accounts"], Tables(database));
                blocker.Execute("COMMIT");
            },
        };

        var report = runner.Up(All);

        Assert.Equal(3, report.Outcomes.Count);
        var retrying = Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>());
        Assert.Equal((B, true), (retrying.Step.Migration.Name.Value, retrying.IsWholeRun));
        Assert.Equal(blocker.ProcessID, Assert.Single(retrying.Blockers).ProcessId);
        Assert.Equal(["a", "accounts", "c"], Tables(database));
        Assert.Equal(
            [(A, "rolledback"), (B, "failed"), (A, "succeeded"), (B, "succeeded"), (C, "succeeded")],
            database.Query<(string, string)>("SELECT name, outcome FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void A_step_s_own_lock_timeout_and_all_that_it_sets_end_with_it()
    {
        using var database = TestDatabase.Create();
        const string Say =
            "INSERT INTO seen SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('search_path'), current_setting('work_mem'), current_user = session_user)";
        var waiting = Sql(A) with
        {
            Up = Body(true, "CREATE TABLE seen (x text)", Say, "SET LOCAL work_mem = '9MB'", "SET search_path = other", "SET ROLE pg_monitor")
                with
            { LockTimeout = TimeSpan.FromSeconds(42) },
        };
        var runner = new Runner(database, waiting, Sql(B, Say, "SELECT set_config('search_path', 'pg_temp', true)", "SET LOCAL lock_timeout = 77"), Sql(C, Say));

        runner.Up(All);

        Assert.Equal(
            ["42s \"$user\", public 4MB t", "5s \"$user\", public 4MB t", "5s \"$user\", public 4MB t"], database.Query<string>("SELECT x FROM seen"));
    }

    [SkippableFact]
    public void Through_a_pooler_what_a_step_sets_ends_with_it_too()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start(databaseOptions: "pool_size=1 connect_query='SET work_mem TO \"3MB\"'");
        const string Say = "INSERT INTO public.seen SELECT concat_ws(' ', current_setting('lock_timeout'), current_schema(), current_setting('work_mem'), current_user = session_user)";
        var runner = new Runner(
            database,
            Sql(A, "CREATE TABLE public.seen (x text)", "SET work_mem = '9MB'", "SET lock_timeout = 77", "SET search_path = other", "SET LOCAL ROLE pg_monitor"),
            Sql(B, Say))
        {
            ConnectionString = pooler.Through(database),
        };

        runner.Up(All);

        Assert.Equal(["5s public 3MB t"], database.Query<string>("SELECT x FROM public.seen"));
    }

    [SkippableFact]
    public void A_deferred_constraint_is_checked_where_its_step_ends_and_is_deferred_in_the_next()
    {
        using var database = TestDatabase.Create();
        string[] tables = ["CREATE TABLE a (i int PRIMARY KEY)", "CREATE TABLE b (i int CONSTRAINT late REFERENCES a DEFERRABLE INITIALLY DEFERRED)"];
        string[] late = ["INSERT INTO b VALUES (1)", "INSERT INTO a VALUES (1)"];

        new Runner(
            database,
            Sql(A, tables),
            Sql(B, late),
            Sql(C, "INSERT INTO b VALUES (2)", "INSERT INTO a VALUES (2)", "CREATE TABLE d (i int CONSTRAINT later REFERENCES a DEFERRABLE INITIALLY DEFERRED)"),
            Sql("20240104000000-d", "ALTER TABLE b ADD COLUMN t text", "INSERT INTO d VALUES (3)", "INSERT INTO a VALUES (3)")).Up(All);
        var runner = new Runner(database, Sql("20240105000000-e", "INSERT INTO b VALUES (4)"), Sql("20240106000000-f", "SELECT 1"));
        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Equal(("20240105000000-e", "23503"), (error.Failure.Failed.Step.Migration.Name.Value, error.Failure.Server!.SqlState));
        Assert.Equal([3L], database.Query<long>("SELECT count(*) FROM a"));
    }

    [SkippableFact]
    public void A_value_of_an_enum_that_an_earlier_step_adds_needs_its_commit_and_the_error_says_so()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TYPE mood AS ENUM ('sad')");
        var runner = new Runner(database, Sql(A, "ALTER TYPE mood ADD VALUE 'happy'"), Sql(B, "CREATE TABLE b (m mood DEFAULT 'happy')"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Equal("55P04", error.Failure.Server!.SqlState);
        Assert.Contains("REMEDY: where an earlier migration adds the value, run without -SingleTransaction.", error.Message, StringComparison.Ordinal);
        runner.Up();
    }

    [SkippableFact]
    public void A_session_that_is_ended_in_the_middle_leaves_nothing_and_the_next_run_does_it_all()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "SELECT pg_sleep(CASE WHEN current_setting('application_name') = 'x' THEN 0 ELSE 5 END)"));
        var killing = database.WhenItSleeps(() => database.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        killing.Wait();
        Assert.Contains("nothing was kept", error.Message, StringComparison.Ordinal);
        Assert.Empty(Tables(database));
        Assert.Empty(Rows(database));
        AssertNoLock(database);
        Assert.Equal(2, new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B)).Up(All).Outcomes.Count);
    }

    [SkippableFact]
    public void A_connection_that_is_lost_at_the_commit_leaves_all_or_nothing_and_the_error_says_that_it_is_not_known()
    {
        using var database = TestDatabase.Create();
        const string OnHistory =
            "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON sequelize_meta_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()";
        database.Execute(
            "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");

        // The row of the history comes behind the check at the end of the step: what is deferred from there on is left to the commit.
        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, OnHistory)).Up(All));

        Assert.True(Assert.IsType<StatementFailedException>(error.InnerException).IsCommitUnknown);
        Assert.Contains("The run is one transaction: all of its migrations are there, or none is.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Tables(database));
    }

    [SkippableFact]
    public void Who_stops_between_two_steps_has_all_of_it_rolled_back()
    {
        using var database = TestDatabase.Create();
        using var stop = new CancellationTokenSource();
        var starts = 0;
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)"))
        {
            OnStarting = () =>
            {
                if (++starts == 2)
                {
                    stop.Cancel();
                }
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => runner.Migrator().Run(All, stop.Token));

        Assert.Empty(Tables(database));
        Assert.Empty(Rows(database));
        AssertNoLock(database);
    }

    [SkippableTheory]
    [InlineData(null, "rolledback", 1)]
    [InlineData(false, "succeeded", 0)]
    public void A_redo_is_one_transaction_by_itself_and_never_half(bool? single, string undone, int rows)
    {
        using var database = TestDatabase.Create();
        var good = Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") };
        new Runner(database, good).Up();
        var broken = good with { Up = Body(true, "SELECT 1/0") };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, broken).Migrator().Run(
            new MigrationRequest.Redo(new MigrationSelection.Next(1)) { SingleTransaction = single }));

        Assert.Equal(single is null, error.Failure.IsSingleTransaction);
        Assert.Equal(rows, Rows(database).Count);
        Assert.Equal(rows, Tables(database).Count);
        Assert.Equal(["succeeded", undone, "failed"], database.Query<string>("SELECT outcome FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void A_redo_with_a_half_outside_a_transaction_goes_step_by_step_unless_it_is_asked_to_be_one()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A) with { Up = Body(false, "VACUUM"), Down = Body(true, "SELECT 1") });
        runner.Up();

        Assert.Equal(2, runner.Migrator().Run(new MigrationRequest.Redo(new MigrationSelection.Next(1))).Outcomes.Count);
        Assert.Equal("SingleTransactionImpossible", Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Run(
            new MigrationRequest.Redo(new MigrationSelection.Next(1)) { SingleTransaction = true })).ErrorId);
    }

    private static IEnumerable<string> Words(Runner runner) => runner.Told.Select(told => told.GetType().Name);

    internal static void AssertNoLock(TestDatabase database) => Assert.True(Patience.Until(() => database.Query<int>(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Count == 0));
}
