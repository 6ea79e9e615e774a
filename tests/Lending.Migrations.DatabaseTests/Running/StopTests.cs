using System.Diagnostics;
using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class StopTests
{
    private const string A = "20240101000000-a";

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_cancels_the_statement_on_the_server_and_unlocks(bool transactional)
    {
        using var database = TestDatabase.Create();
        using var stop = new CancellationTokenSource();
        var migration = Sql(A) with { Up = Body(transactional, "CREATE TABLE a (i int)", "SELECT pg_sleep(60)") };
        var stopped = database.WhenItSleeps(stop.Cancel);

        Assert.Throws<OperationCanceledException>(() => new Runner(database, migration).Up(stop.Token));

        Assert.InRange((DateTime.UtcNow - stopped.Result).TotalSeconds, 0, 20);
        Assert.Empty(TransactionTests.Rows(database));
        Assert.Empty(database.Query<int>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
        Assert.Equal([("failed", "Stopped by the operator.")], database.Query<(string, string)>("SELECT outcome, error FROM sequelize_meta_history"));
        Assert.Empty(database.Query<string>("SELECT query FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()"));
        Assert.Equal(transactional ? [] : ["a"], TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void A_stop_in_the_very_moment_in_which_a_statement_is_sent_is_not_lost()
    {
        using var database = TestDatabase.Create();
        var migration = Sql(A, "SELECT pg_sleep(60)");
        for (var attempt = 0; attempt < 25; attempt++)
        {
            using var stop = new CancellationTokenSource();
            var moment = TimeSpan.FromMicroseconds(100 * attempt);
            var runner = new Runner(database, migration)
            {
                OnStarting = () => ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        var clock = Stopwatch.StartNew();
                        SpinWait.SpinUntil(() => clock.Elapsed >= moment);
                        stop.Cancel();
                    },
                    null),
            };

            Assert.Throws<OperationCanceledException>(() => runner.Up(stop.Token));
        }
    }

    [SkippableFact]
    public void A_request_to_cancel_that_is_lost_is_sent_again()
    {
        using var database = TestDatabase.Create();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Skip.If(settings.Host!.StartsWith('/'), "THE SERVER IS REACHED BY A SOCKET, where nothing gets lost on the way.");
        using var wire = new Wire(settings.Host, settings.Port) { Loses = connection => connection is 2 or 3 };
        using var stop = new CancellationTokenSource();
        (settings.Host, settings.Port, settings.SslMode) = ("127.0.0.1", wire.Port, SslMode.Disable);
        var stopped = database.WhenItSleeps(stop.Cancel);

        Assert.Throws<OperationCanceledException>(
            () => new Runner(database, Sql(A, "SELECT pg_sleep(60)")) { ConnectionString = settings.ConnectionString }.Up(stop.Token));

        Assert.InRange((DateTime.UtcNow - stopped.Result).TotalSeconds, 0, 30);
        Assert.True(wire.Connections >= 4, $"Only {wire.Connections} connections were made.");
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void A_backend_that_is_terminated_mid_run_is_a_clean_error_and_nothing_is_half_done()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)", "SELECT pg_sleep(60)"));
        var killed = database.WhenItSleeps(() => database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        killed.Wait();
        Assert.Contains("57P01", error.Message, StringComparison.Ordinal);
        Assert.Empty(TransactionTests.Tables(database));
        Assert.Empty(TransactionTests.Rows(database));
        Assert.Single(new Runner(database, Sql(A, "CREATE TABLE a (i int)")).Up().Outcomes);
    }

    [SkippableFact]
    [Trait("Pain", "2")]
    public void Sixteen_runners_at_once_run_each_migration_exactly_once()
    {
        using var database = TestDatabase.Create();
        var migrations = Enumerable.Range(0, 10)
            .Select(i => Sql($"2024010100000{i}-m", $"CREATE TABLE t{i} (i int)", $"INSERT INTO t{i} VALUES (1)"))
            .ToArray();

        var reports = new MigrationReport[16];
        var threads = Enumerable.Range(0, 16)
            .Select(i => new Thread(() => reports[i] = new Runner(database, migrations).Up()))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(10, reports.Sum(report => report.Outcomes.Count));
        Assert.Equal([10L], database.Query<long>("SELECT count(*) FROM sequelize_meta_history WHERE outcome = 'succeeded'"));
        Assert.Equal(10, TransactionTests.Rows(database).Count);
    }

    [SkippableFact]
    [Trait("Pain", "2")]
    public void Who_holds_the_lock_is_told_by_name()
    {
        using var database = TestDatabase.Create();
        using var inside = new ManualResetEventSlim();
        using var told = new ManualResetEventSlim();
        var holder = new Runner(database, Sql(A) with
        {
            Up = new MigrationBody(true, _ =>
            {
                inside.Set();
                told.Wait(TimeSpan.FromMinutes(1));
            }),
        })
        {
            Settings = new MigratorSettings { Runner = new RunnerIdentity("the night run", "ops", "db01") },
        };
        var holding = new Thread(() => holder.Up());
        holding.Start();
        inside.Wait();

        var waiting = new Runner(database, Sql(A)) { Settings = new MigratorSettings { LockTimeout = TimeSpan.FromMilliseconds(200) } };
        var error = Assert.Throws<MigrationLockException>(() => waiting.Up());
        told.Set();
        holding.Join();

        Assert.Equal("the night run", error.Holder!.Application);
        Assert.NotNull(error.Holder.Since);
        Assert.Contains(waiting.Told, told => told is MigrationEvent.WaitingForLock { Holder.Application: "the night run" });
    }

    [SkippableFact]
    [Trait("Pain", "23")]
    public void Notices_arrive_live_when_asked_for()
    {
        using var database = TestDatabase.Create();
        var migration = Sql(A, "DO $$ BEGIN RAISE NOTICE 'half way'; RAISE WARNING 'look out'; END $$");
        var quiet = new Runner(database, migration);
        quiet.Up();
        Assert.Equal(["WARNING"], quiet.Told.OfType<MigrationEvent.Notice>().Select(notice => notice.Severity));

        var verbose = new Runner(database, migration with { Name = MigrationName.Parse("20240102000000-b") }) { Settings = new MigratorSettings { ShowNotices = true } };
        verbose.Up();

        Assert.Equal(
            [("NOTICE", "half way"), ("WARNING", "look out")],
            verbose.Told.OfType<MigrationEvent.Notice>().Select(notice => (notice.Severity, notice.Message)));
        Assert.IsType<MigrationEvent.Notice>(verbose.Told[^2]);
    }
}
