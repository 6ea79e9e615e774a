using System.Globalization;
using Lending.Migrations.Cli;
using Lending.Migrations.Cli.Output;
using Xunit;

namespace Lending.Migrations.Tests.Cli;

public sealed class ConsoleObserverTests
{
    private static readonly DatabaseIdentity Database = new("db01:5432", "lending", "ops", "public", "15.0");

    private readonly StringWriter _output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Diagnostics _diagnostics;
    private readonly ConsoleObserver _observer;

    public ConsoleObserverTests()
    {
        var sanitizer = new Sanitizer();
        _diagnostics = new Diagnostics(new Channel(new PlainScreen(_error), sanitizer));
        var results = new WordResults(new Channel(new PlainScreen(_output), sanitizer), "/", isVerbose: false);
        _observer = new ConsoleObserver(_diagnostics, results);
    }

    [Fact]
    public void What_is_done_is_told_only_to_those_who_ask()
    {
        Observe();
        Assert.Empty(_error.ToString());

        _diagnostics.IsVerbose = true;
        Observe();
        Assert.Equal(
            """
            Connected to lending at db01:5432 (schema public) as ops, PostgreSQL 15.0.
            Planned: 1 migration up.
            Running 1 of 1: 20241023000001-a up from a.sql.

            """,
            _error.ToString());

        void Observe()
        {
            _observer.Observe(new MigrationEvent.Connected(Database));
            _observer.Observe(new MigrationEvent.Planned(MigrationDirection.Up, [Step()]));
            _observer.Observe(new MigrationEvent.Starting(Step(), 1, 1));
        }
    }

    [Fact]
    public void What_a_person_must_know_is_always_told()
    {
        var holder = new LockHolder(4711, "psql", "ops", null, DateTimeOffset.UnixEpoch);
        _observer.Observe(new MigrationEvent.WaitingForLock(holder, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)));
        _observer.Observe(new MigrationEvent.WaitingForLock(null, TimeSpan.FromMilliseconds(3), TimeSpan.FromSeconds(2)));
        _observer.Observe(new MigrationEvent.Notice("WARNING", "there is [no] such thing"));
        _observer.Observe(new MigrationEvent.Warned(new PlanWarning.OutOfOrder(Step().Migration.Name, "20241023000002-b")));
        _observer.Observe(new MigrationEvent.Warned(
            new PlanWarning.EqualTimestamps([Step().Migration.Name, MigrationName.Parse("20241023000001-b")])));
        _observer.Observe(new MigrationEvent.Warned(new PlanWarning.MissingMigrations(["20241022000000-z.js"])));

        Assert.Equal(
            """
            Waiting for the lock, which process 4711 (psql, user ops, host local, connected since 1970-01-01 00:00:00Z) holds: 5.0 s of 1 min 00 s.
            Waiting for the lock, which another runner holds: 3 ms of 2.0 s.
            WARNING: there is [no] such thing
            Warning: 20241023000001-a is out of order: 20241023000002-b, which is newer, has run already.
            Warning: 20241023000001-a, 20241023000001-b have one timestamp; they run in this order.
            Warning: The set does not hold what has run as 20241022000000-z.js. Another branch may have it.

            """,
            _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void What_happens_outside_a_transaction_is_told()
    {
        var build = new IndexBuild("public.t", "t_i", "building index: scanning table", 50, 200, "blocks", TimeSpan.FromSeconds(2));
        _observer.Observe(new MigrationEvent.Resuming(Step(transactional: false), 0));
        _observer.Observe(new MigrationEvent.Resuming(Step(transactional: false), 2));
        _observer.Observe(new MigrationEvent.StatementUncertain(new SqlStatement("VACUUM", 4, 1), FoundDone: false));
        _observer.Observe(new MigrationEvent.StatementUncertain(new SqlStatement("DROP INDEX CONCURRENTLY i"), FoundDone: true));
        _observer.Observe(new MigrationEvent.InvalidIndexFound("public.t_i", "public.t", Dropped: true));
        _observer.Observe(new MigrationEvent.InvalidIndexFound("public.t_i_ccnew", "public.t", Dropped: false));
        foreach (var told in (IndexBuild[])[build, build with { Done = 100, Elapsed = TimeSpan.FromSeconds(7) }, build with { Done = 150, Elapsed = TimeSpan.FromSeconds(62) },
            build with { Phase = "waiting for writers before build", Done = 0, Total = 1, Unit = "transactions", Elapsed = TimeSpan.FromSeconds(63), WaitsFor = new(7, "app", "u", "active", null, "q") }])
        {
            _observer.Observe(new MigrationEvent.IndexProgress(Step(transactional: false), told));
        }

        Assert.Equal(
            """
            Beginning anew with 20241023000001-a up, which was interrupted before one of its statements was done.
            Going on with 20241023000001-a up, which was interrupted: 2 statements done before are passed over.
            Warning: A statement was under way when the run before ended (line 4): it is sent again.
            Warning: A statement was under way when the run before ended: the database shows that it was done, and it is passed over.
            Warning: The index public.t_i on public.t is INVALID: a build that failed has left it. It is dropped and built again.
            Warning: The index public.t_i_ccnew on public.t is INVALID: a REINDEX that failed has left it. Drop it: DROP INDEX CONCURRENTLY public.t_i_ccnew
            Building t_i on public.t: building index: scanning table, 50 of 200 blocks (25 %), for 2.0 s.
            Building t_i on public.t: building index: scanning table, 150 of 200 blocks (75 %), for 1 min 02 s.
            Building t_i on public.t: waiting for writers before build, 0 of 1 transactions (0 %); it waits for process 7 (app, user u, active, query since unknown): q, for 1 min 03 s.

            """,
            _error.ToString());
    }

    [Fact]
    public void A_stop_says_what_is_left_behind()
    {
        Assert.Equal("Stopped before anything was changed.", _observer.DescribeStop());

        _observer.Observe(new MigrationEvent.Starting(Step(), 1, 3));
        Assert.Equal("Stopped. 20241023000001-a is rolled back.", _observer.DescribeStop());

        Finish();
        Assert.Equal("Stopped between migrations. Finished before, and stays: 1 migration.", _observer.DescribeStop());

        _observer.Observe(new MigrationEvent.Starting(Step(), 2, 3));
        Finish();
        _observer.Observe(new MigrationEvent.Starting(Step(transactional: false), 3, 3));
        Assert.Equal(
            "Stopped. 20241023000001-a runs outside a transaction: what it did before the stop stays, and the next run goes on behind it. "
            + "Finished before, and stays: 2 migrations.",
            _observer.DescribeStop());
    }

    [Fact]
    public void A_stop_of_a_run_that_is_one_transaction_leaves_nothing_whenever_it_comes()
    {
        _observer.Observe(new MigrationEvent.Starting(Step(), 1, 3));
        _observer.Observe(new MigrationEvent.Ran(new MigrationOutcome(Step(), Database, DateTimeOffset.UnixEpoch, TimeSpan.Zero, 1, Transactional: true)));
        Assert.Equal("Stopped. The run is one transaction, and all of it is rolled back: nothing was kept.", _observer.DescribeStop());

        _observer.Observe(new MigrationEvent.Starting(Step(), 2, 3));
        Assert.Equal("Stopped. The run is one transaction, and all of it is rolled back: nothing was kept.", _observer.DescribeStop());

        Finish();
        Assert.Equal("Stopped between migrations. Finished before, and stays: 1 migration.", _observer.DescribeStop());
    }

    private void Finish() => _observer.Observe(new MigrationEvent.Finished(
        new MigrationOutcome(Step(), Database, DateTimeOffset.UnixEpoch, TimeSpan.Zero, 1, Transactional: true)));

    private static MigrationStep Step(bool transactional = true)
    {
        var up = new MigrationBody(transactional, _ => { });
        var migration = new Migration(MigrationName.Parse("20241023000001-a"), new MigrationOrigin("a.sql"), up, Down: null);
        return new MigrationStep(migration, MigrationDirection.Up, ["20241023000001-a.js"]);
    }
}
