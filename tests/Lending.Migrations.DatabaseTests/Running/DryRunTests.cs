using Dapper;
using Lending.Migrations.DatabaseTests.Connections;
using Lending.Migrations.DatabaseTests.JavaScript;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>A run that executes everything and leaves nothing.</summary>
public sealed class DryRunTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";
    private const string D = "20240104000000-d";

    private static readonly MigrationRequest.Apply All = new(new MigrationSelection.All()) { DryRun = true };

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_executed_and_a_dump_of_the_database_is_as_it_was(bool pooled)
    {
        using var database = TestDatabase.Create();
        using var pooler = pooled ? Pooler.Start() : null;
        pooler?.Spread(database);
        database.Execute("CREATE TABLE accounts (i int); INSERT INTO accounts VALUES (1)");
        var before = Everything(database);
        var program = Sql(C, "UPDATE accounts SET i = 3", "SELECT pg_sleep(0.2)");
        program = program with { Up = program.Up with { IsProgram = true } };
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "ALTER TABLE accounts ADD COLUMN t text", "DROP TABLE a"), program)
        {
            ConnectionString = pooler?.Through(database),
        };

        var report = runner.Up(All);

        Assert.Equal(before, Everything(database));
        Assert.True(report.IsDryRun);
        Assert.Equal([(A, 1), (B, 2), (C, 2)], report.Outcomes.Select(outcome => (outcome.Step.Migration.Name.Value, outcome.Statements)));
        Assert.All(report.Outcomes, outcome => Assert.True(outcome.IsRolledBack));
        Assert.Equal(
            ["Planned", "Starting", "Ran", "Starting", "Ran", "Starting", "Ran", "Rehearsed", "Rehearsed", "Rehearsed", "DryRunEnded"], Words(runner));
        var ended = Assert.Single(runner.Told.OfType<MigrationEvent.DryRunEnded>());
        Assert.Equal(C, Assert.Single(ended.Programs).Migration.Name.Value);
        Assert.InRange(ended.Held.TotalSeconds, 0.2, 60);
        SingleTransactionTests.AssertNoLock(database);
        Assert.Equal(3, runner.Up().Outcomes.Count);
    }

    [SkippableFact]
    public void A_failure_at_the_third_step_is_found_and_the_history_does_not_know_of_it()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"));
        runner.Up();
        var before = Everything(database);
        var more = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)"), Sql(C), Sql(D, "SELECT * FROM nowhere"));

        var error = Assert.Throws<MigrationFailedException>(() => more.Up(All));

        Assert.Equal("42P01", error.Failure.Server!.SqlState);
        Assert.True(error.Failure.IsDryRun);
        Assert.EndsWith($"\n  It was a dry run: all of it is rolled back.\n  Worked before: {B}, {C}", error.Message, StringComparison.Ordinal);
        Assert.Equal(["Planned", "Starting", "Ran", "Starting", "Ran", "Starting", "Rehearsed", "Rehearsed", "DryRunEnded", "Failed"], Words(more));
        Assert.Equal(before, Everything(database));
        SingleTransactionTests.AssertNoLock(database);
    }

    [SkippableFact]
    public void What_a_commit_would_refuse_is_found_too()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database,
            Sql(A, "CREATE TABLE a (i int PRIMARY KEY)", "CREATE TABLE b (i int REFERENCES a DEFERRABLE INITIALLY DEFERRED)", "INSERT INTO b VALUES (1)"));

        Assert.Equal("23503", Assert.Throws<MigrationFailedException>(() => runner.Up(All)).Failure.Server!.SqlState);
    }

    [SkippableFact]
    public void A_half_outside_a_transaction_is_passed_over_and_named_and_what_fails_behind_it_may_rest_on_it()
    {
        using var database = TestDatabase.Create();
        var before = Everything(database);
        var outside = Sql(B) with { Up = Body(false, "CREATE TABLE b (i int)") };
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), outside, Sql(C, "ALTER TABLE a ADD COLUMN t text"), Sql(D, "ALTER TABLE b ADD COLUMN t text"));

        var good = runner.Up(new MigrationRequest.Apply(new MigrationSelection.Through(MigrationName.Parse(C))) { DryRun = true });
        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Equal([A, C], good.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.Equal(B, Assert.Single(good.NotRehearsed).Migration.Name.Value);
        Assert.Equal(2, runner.Told.OfType<MigrationEvent.NotRehearsed>().Count());
        Assert.Contains($"Not rehearsed: {B}. Where it rests on one of these", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Everything(database));
        Assert.Equal("SingleTransactionImpossible", Assert.Throws<InvalidMigrationException>(() => runner.Up(All with { SingleTransaction = true })).ErrorId);
    }

    [SkippableFact]
    public void An_enum_s_value_fails_the_dry_run_alone_and_the_error_says_so()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TYPE mood AS ENUM ('sad')");
        var runner = new Runner(database, Sql(A, "ALTER TYPE mood ADD VALUE 'happy'"), Sql(B, "CREATE TABLE b (m mood DEFAULT 'happy')"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Contains("only the dry run fails", error.Message, StringComparison.Ordinal);
        runner.Up();
    }

    [SkippableFact]
    public void Undo_and_redo_are_rehearsed_as_well()
    {
        using var database = TestDatabase.Create();
        var good = Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") };
        var outside = Sql(B, "CREATE TABLE b (i int)") with { Down = Body(false, "DROP TABLE b") };
        var runner = new Runner(database, good, outside);
        runner.Up();
        var before = Everything(database);

        var down = runner.Migrator().Run(new MigrationRequest.Revert(new MigrationSelection.Named([good.Name])) { DryRun = true });
        var redo = runner.Migrator().Run(new MigrationRequest.Redo(new MigrationSelection.Next(2)) { DryRun = true });

        Assert.Single(down.Outcomes);

        // What was not undone cannot be applied again: that it fails would say nothing.
        Assert.Equal([(A, MigrationDirection.Down), (A, MigrationDirection.Up)], redo.Outcomes.Select(outcome => (outcome.Step.Migration.Name.Value, outcome.Step.Direction)));
        Assert.Equal(2, redo.NotRehearsed.Count);
        Assert.Equal(before, Everything(database));
    }

    [SkippableFact]
    public void It_waits_for_a_lock_no_longer_than_a_run_does()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE accounts (i int)");
        using var blocker = database.Open();
        blocker.Execute("BEGIN; LOCK TABLE accounts IN ACCESS SHARE MODE");
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "ALTER TABLE accounts ADD COLUMN t text"))
        {
            Settings = new() { DdlLockTimeout = TimeSpan.FromMilliseconds(100), Retries = 1 },
        };

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up(All));

        Assert.Equal(blocker.ProcessID, Assert.Single(error.Failure.Blockers).ProcessId);
        Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>());
    }

    [SkippableFact]
    public void A_protected_environment_is_kept_from_the_rehearsal_of_an_undo_and_not_from_that_of_an_up()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") }, Sql(B));
        runner.Up(new MigrationSelection.Next(1));
        runner.Migrator().SetEnvironment(new DatabaseEnvironment("production", true));

        Assert.Single(runner.Up(All).Outcomes);
        Assert.Equal("EnvironmentProtected", Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Run(
            new MigrationRequest.Revert(new MigrationSelection.Next(1)) { DryRun = true })).ErrorId);
    }

    [SkippableFact]
    public void A_javascript_migration_is_one_of_the_steps()
    {
        using var backend = Backend.Create().With("20240101000000-first.js", """
            export const up = async (queryInterface, Sequelize) => {
              await queryInterface.createTable('a', { id: { type: Sequelize.INTEGER, primaryKey: true } });
              await queryInterface.sequelize.transaction(async t => { await queryInterface.bulkInsert('a', [{ id: 1 }], { transaction: t }); });
              console.log('it ran');
            };
            """).With("20240102000000-second.js", """
            export const up = async (queryInterface) => { await queryInterface.sequelize.query('SELECT 1/(SELECT count(*) - 1 FROM a)'); };
            """);
        using var database = TestDatabase.Create();

        var single = Assert.Throws<MigrationFailedException>(() => backend.Run(database, All with { DryRun = false, SingleTransaction = true }));

        Assert.Single(single.Failure.RolledBack);
        Assert.Empty(TransactionTests.Tables(database));
        backend.With("20240102000000-second.js", "export const up = async (queryInterface) => { await queryInterface.removeColumn('a', 'id'); };");
        var report = backend.Run(database, All);
        Assert.Equal(["it ran", "it ran"], backend.Prints);
        Assert.Equal(2, Assert.Single(backend.Told.OfType<MigrationEvent.DryRunEnded>()).Programs.Count);
        Assert.Equal(2, report.Outcomes.Count);
        Assert.Empty(TransactionTests.Tables(database));
        Assert.Equal(2, backend.Run(database, All with { DryRun = false, SingleTransaction = true }).Outcomes.Count);
        Assert.Equal(["a"], TransactionTests.Tables(database));
        backend.With("20240103000000-third.js", "export const transaction = false; export const up = async () => {};");
        Assert.Contains(
            "20240103000000-third up",
            Assert.Throws<InvalidMigrationException>(() => backend.Run(database, All with { DryRun = false, SingleTransaction = true })).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Words(Runner runner) =>
        runner.Told.Select(told => told.GetType().Name).Where(word => word is not ("Connected" or "Warned"));

    /// <summary>The dump leaves the history out.</summary>
    private static string Everything(TestDatabase database) =>
        Dump.Of(database) + string.Join('\n', database.Query<string>("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"))
        + (database.Query<bool>("SELECT to_regclass('sequelize_meta_history') IS NOT NULL").Single()
            ? string.Join('\n', database.Query<string>("SELECT h::text FROM sequelize_meta_history h ORDER BY id"))
            : "");
}
