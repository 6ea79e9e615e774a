using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.Tests.Running;

public sealed class MigratorTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    private readonly FakeDatabase _database = new();
    private readonly List<string> _told;

    public MigratorTests() => _told = _database.Journal;

    [Fact]
    public void A_run_locks_then_plans_then_makes_the_tables_then_runs_and_always_closes()
    {
        var report = Migrator(A, B).Run(ApplyAll());

        Assert.Equal(
            [
                "begin to open", "load", "open", "Connected", "try lock", "read", "read history", "ensure tables", "Planned a b",
                "Starting a 1/2", "execute a", "Finished a", "Starting b 2/2", "execute b", "Finished b", "close",
            ],
            _told);
        Assert.Equal([A, B], report.Outcomes.Select(outcome => outcome.Step.Migration.Name.Value));
    }

    [Fact]
    public void A_run_that_is_one_transaction_is_told_as_finished_behind_its_commit()
    {
        Migrator(A, B).Run(ApplyAll() with { SingleTransaction = true });

        Assert.Equal(
            [
                "ensure tables", "Planned a b", "begin", "Starting a 1/2", "execute a", "Ran", "Starting b 2/2", "execute b", "commit",
                "Finished a", "Finished b", "close",
            ],
            _told.Skip(7));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Starting b 2/2")]
    public void A_dry_run_makes_no_table_beforehand_and_is_rolled_back_however_it_ends(string? throwAfter)
    {
        _database.ThrowAfter = throwAfter;

        var error = Record.Exception(() => Migrator(A, B).Run(ApplyAll() with { DryRun = true }));

        Assert.Equal(throwAfter is not null, error is NotSupportedException);
        Assert.Equal(
            throwAfter is null
                ?
                [
                    "Planned a b", "begin rehearsal", "Starting a 1/2", "execute a", "Ran", "Starting b 2/2", "execute b", "Ran", "roll back",
                    "Rehearsed", "Rehearsed", "DryRunEnded", "close",
                ]
                : ["Planned a b", "begin rehearsal", "Starting a 1/2", "execute a", "Ran", "Starting b 2/2", "roll back", "close"],
            _told.Skip(7));
    }

    [Fact]
    public void A_reset_is_not_one_transaction() =>
        Assert.Throws<ArgumentException>(() => Migrator(A).Run(new MigrationRequest.Reset { DryRun = true }));

    [Fact]
    public void Nothing_to_do_is_a_success_without_outcome()
    {
        _database.Rows.Add(A + ".js");

        Assert.Empty(Migrator(A).Run(ApplyAll()).Outcomes);
        Assert.Equal(["begin to open", "load", "open", "Connected", "try lock", "read", "read history", "Planned", "close"], _told);
    }

    [Fact]
    public void A_request_that_cannot_be_planned_makes_no_table()
    {
        var request = new MigrationRequest.Apply(new MigrationSelection.Through(MigrationName.Parse(B)));

        Assert.Equal("MigrationNotFound", Assert.Throws<InvalidMigrationException>(() => Migrator(A).Run(request)).ErrorId);
        Assert.Equal(["begin to open", "load", "open", "Connected", "try lock", "read", "read history", "close"], _told);
    }

    [Fact]
    [Trait("Pain", "8")]
    public void Status_and_preview_take_no_lock_and_make_no_table()
    {
        var migrator = Migrator(A);

        migrator.GetStatus();
        migrator.Preview(ApplyAll());

        Assert.Equal(["begin to open", "load", "open", "Connected", "read", "read history", "close", "begin to open", "load", "open", "Connected", "read", "read history", "Planned a", "close"], _told);
    }

    [Fact]
    public void The_history_is_told_without_reading_a_source_or_taking_the_lock()
    {
        new Migrator(new FailingSource(), _database, _database, new MigratorSettings(), TimeProvider.System).GetHistory(new HistoryQuery());

        Assert.Equal(["begin to open", "open", "Connected", "read history", "close"], _told);
    }

    [Fact]
    public void A_change_of_the_records_is_planned_and_written_under_the_lock_and_told_when_it_is_committed()
    {
        var report = Migrator(A).Record(new RecordRequest.Register(new RecordSelection.All()));

        Assert.Equal(
            [
                "begin to open", "load", "open", "Connected", "try lock", "read", "read history", "ensure tables", $"record Register {A}", "Recorded",
                "close",
            ],
            _told);
        Assert.Equal(A, Assert.Single(report.Changes).Name);
    }

    [Fact]
    public void Showing_a_change_of_the_records_writes_nothing_and_takes_no_lock()
    {
        Assert.Single(Migrator(A).Preview(new RecordRequest.Register(new RecordSelection.All())).Changes);

        Assert.Equal(["begin to open", "load", "open", "Connected", "read", "read history", "close"], _told);
    }

    [Fact]
    public void A_preview_does_not_run_a_half_that_may_do_anything()
    {
        var ran = false;
        var body = new MigrationBody(true, _ => ran = true) { Unheard = "It is code." };
        var migrator = new Migrator(
            new OneSource(new Migration(MigrationName.Parse(A), new MigrationOrigin("a"), body, null)), _database, _database, new MigratorSettings(), TimeProvider.System);

        var step = Assert.Single(migrator.Preview(ApplyAll()).Steps);

        Assert.False(ran);
        Assert.Empty(step.Statements);
    }

    [Fact]
    public void A_mistake_in_a_source_stops_the_run_before_the_database_is_asked_anything()
    {
        var migrator = new Migrator(new FailingSource(), _database, _database, new MigratorSettings(), TimeProvider.System);

        Assert.Throws<InvalidMigrationException>(() => migrator.Run(ApplyAll()));
        Assert.Equal(["begin to open", "let go"], _told);
    }

    [Fact]
    public void A_standby_stops_the_run_before_the_lock_and_its_status_can_be_read()
    {
        _database.IsReadOnly = true;

        Assert.Throws<DatabaseRefusedException>(() => Migrator(A).Run(ApplyAll()));

        Assert.Equal(["begin to open", "load", "open", "Connected", "close"], _told);
        Assert.Equal(MigrationState.Pending, Assert.Single(Migrator(A).GetStatus().Migrations).State);
    }

    [Fact]
    public void A_failure_stops_the_run_and_says_what_was_done_and_what_was_not()
    {
        _database.Fails = B;

        var error = Assert.Throws<MigrationFailedException>(() => Migrator(A, B, C).Run(ApplyAll()));

        Assert.Equal(B, error.Failure.Failed.Step.Migration.Name.Value);
        Assert.Equal([A], error.Failure.Finished.Select(outcome => outcome.Step.Migration.Name.Value));
        Assert.Equal([C], error.Failure.NotRun.Select(step => step.Migration.Name.Value));
        Assert.Equal(["execute b", "Failed b", "close"], _told[^3..]);
    }

    [Fact]
    [Trait("Pain", "23")]
    public void A_failure_is_told_with_file_line_column_caret_sqlstate_detail_and_hint()
    {
        _database.Fails = A;

        var error = Assert.Throws<MigrationFailedException>(() => Migrator(A, B).Run(ApplyAll()));

        Assert.Equal(
            $"""
            {A} (up) failed: 42704: type "integr" does not exist
              at /migrations/{A}.sql(13,5)
                  i integr)
                    ^
              DETAIL: the detail
              HINT: the hint
              All of it is rolled back.
              Not run: {B}
            """,
            error.Message);
        Assert.Equal(new SourceLocation($"/migrations/{A}.sql", 13, 5), error.Failure.Location);
    }

    [Fact]
    public void Who_holds_the_lock_is_told_while_waiting_and_when_the_time_is_over()
    {
        _database.LockTriesBeforeSuccess = int.MaxValue;

        var error = Assert.Throws<MigrationLockException>(
            () => Migrator(new MigratorSettings { LockTimeout = TimeSpan.FromMilliseconds(120) }, A).Run(ApplyAll()));

        Assert.Contains("Process 4711 (the other, user ops, host db01", error.Message, StringComparison.Ordinal);
        Assert.Equal(4711, error.Holder!.ProcessId);
        Assert.Single(_told, "WaitingForLock 4711");
        Assert.DoesNotContain("ensure tables", _told);
        Assert.Equal("close", _told[^1]);
    }

    [Fact]
    public void A_lock_that_comes_free_in_time_is_taken()
    {
        _database.LockTriesBeforeSuccess = 3;

        Assert.Single(Migrator(A).Run(ApplyAll()).Outcomes);
    }

    [Fact]
    public void A_lock_timeout_of_zero_tries_once()
    {
        _database.LockTriesBeforeSuccess = 1;

        Assert.Throws<MigrationLockException>(() => Migrator(new MigratorSettings { LockTimeout = TimeSpan.Zero }, A).Run(ApplyAll()));
        Assert.Single(_told, "try lock");
    }

    [Fact]
    public void A_listener_that_stops_after_the_first_stops_at_a_clean_boundary()
    {
        _database.ThrowAfter = "Finished a";

        Assert.Throws<NotSupportedException>(() => Migrator(A, B).Run(ApplyAll()));

        Assert.DoesNotContain("execute b", _told);
        Assert.Equal("close", _told[^1]);
    }

    [Fact]
    public void A_stop_between_two_migrations_runs_no_other()
    {
        using var stop = new CancellationTokenSource();
        _database.OnExecute = stop.Cancel;

        Assert.Throws<OperationCanceledException>(() => Migrator(A, B).Run(ApplyAll(), stop.Token));

        Assert.DoesNotContain("execute b", _told);
        Assert.Equal("close", _told[^1]);
    }

    [Fact]
    public void A_stop_ends_the_wait_for_the_lock()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        _database.LockTriesBeforeSuccess = int.MaxValue;

        Assert.Throws<OperationCanceledException>(() => Migrator(A).Run(ApplyAll(), stop.Token));
        Assert.Equal("close", _told[^1]);
    }

    private static MigrationRequest.Apply ApplyAll() => new(new MigrationSelection.All());

    private Migrator Migrator(params string[] names) => Migrator(new MigratorSettings(), names);

    private Migrator Migrator(MigratorSettings settings, params string[] names) =>
        new(new ListSource(names, _told), _database, _database, settings, TimeProvider.System);

    private sealed class FailingSource : IMigrationSource
    {
        public IReadOnlyList<Migration> Load() => throw new InvalidMigrationException("ScriptInvalid", "no up marker");
    }

    private sealed class OneSource(Migration migration) : IMigrationSource
    {
        public IReadOnlyList<Migration> Load() => [migration];
    }

    private sealed class ListSource(string[] names, List<string> journal) : IMigrationSource
    {
        public IReadOnlyList<Migration> Load()
        {
            journal.Add("load");
            return [.. names.Select(name => new Migration(
                MigrationName.Parse(name),
                new MigrationOrigin(name + ".sql", $"/migrations/{name}.sql"),
                new MigrationBody(true, _ => { }),
                null))];
        }
    }
}
