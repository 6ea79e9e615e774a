using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>Concurrent builds that fail, die, or take long.</summary>
public sealed class IndexBuildTests
{
    private const string A = "20240101000000-a";
    private const string Build = "CREATE UNIQUE INDEX CONCURRENTLY t_i ON t (i)";

    [SkippableTheory]
    [InlineData(Build, "public.t_i", "public.t")]
    [InlineData("create unique index concurrently if not exists \"T i\" on only public.t (i)", "public.\"T i\"", "public.t")]
    public void An_invalid_index_that_a_build_has_left_is_dropped_and_built_again(string build, string index, string table)
    {
        using var database = WithTable("(1), (1)");
        var failed = Outside(database, build);
        var error = Assert.Throws<MigrationFailedException>(() => failed.Up());
        Assert.Equal("23505", error.Failure.Server!.SqlState);
        Assert.Equal([false], Validity(database));
        database.Execute("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t)");

        var runner = Outside(database, build);
        var outcome = Assert.Single(runner.Up().Outcomes);

        Assert.Equal([new MigrationEvent.InvalidIndexFound(index, table, Dropped: true)], runner.Told.OfType<MigrationEvent.InvalidIndexFound>());
        Assert.Equal([true], Validity(database));
        Assert.Equal(1, outcome.Statements);
    }

    [SkippableFact]
    public void An_index_of_that_name_on_another_table_or_a_valid_one_is_left_to_the_server()
    {
        using var database = WithTable("(1), (1)");
        database.Execute("CREATE TABLE u AS SELECT i FROM t");
        Assert.ThrowsAny<PostgresException>(() => database.Execute("CREATE UNIQUE INDEX CONCURRENTLY t_i ON u (i)"));

        Assert.Equal("42P07", Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE INDEX CONCURRENTLY t_i ON t (i)").Up()).Failure.Server!.SqlState);
        database.Execute("DROP INDEX t_i; CREATE INDEX t_i ON t (i)");
        Assert.Equal("42P07", Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE INDEX CONCURRENTLY t_i ON t (i)").Up()).Failure.Server!.SqlState);
        Assert.Equal([true], Validity(database));
    }

    [SkippableFact]
    public void An_index_that_somebody_is_building_is_not_dropped()
    {
        using var database = WithTable("(1), (2)");
        using var writer = OpenTransaction(database);
        using var builder = database.Open();
        using var build = new NpgsqlCommand("CREATE INDEX CONCURRENTLY t_i ON t (i)", builder);
        var building = build.ExecuteNonQueryAsync();
        WaitFor(database, "waiting for writers before build");

        var error = Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE INDEX CONCURRENTLY t_i ON t (i)").Up());

        Assert.Equal("IndexBeingBuilt", Assert.IsType<DatabaseRefusedException>(error.InnerException).ErrorId);
        Assert.Contains($"process {builder.ProcessID} is building an index", error.Message, StringComparison.Ordinal);
        writer.Dispose();
        building.Wait();
        Assert.Equal([true], Validity(database));
    }

    [SkippableFact]
    [Trait("Pain", "4")]
    public void A_session_that_is_ended_while_it_builds_leaves_an_invalid_index_which_the_next_run_mends()
    {
        using var database = WithTable("(1), (2)");
        using (OpenTransaction(database))
        {
            var ended = Task.Run(() =>
            {
                WaitFor(database, "waiting for writers before build");
                database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index");
            });
            Assert.Throws<MigrationFailedException>(() => Outside(database, Build, "INSERT INTO t VALUES (3)").Up());
            ended.Wait();
        }

        Assert.Equal([false], Validity(database));
        var runner = Outside(database, Build, "INSERT INTO t VALUES (3)");
        runner.Up();

        Assert.False(Assert.Single(runner.Told.OfType<MigrationEvent.StatementUncertain>()).FoundDone);
        Assert.Single(runner.Told.OfType<MigrationEvent.InvalidIndexFound>());
        Assert.Equal([true], Validity(database));
        Assert.Equal([1, 2, 3], database.Query<int>("SELECT i FROM t ORDER BY i"));
    }

    [SkippableTheory]
    [InlineData(Build, true)]
    [InlineData("DROP INDEX CONCURRENTLY gone", true)]
    [InlineData("VACUUM t", false)]
    public void What_was_done_and_not_recorded_when_the_process_died_is_found(string statement, bool isFound)
    {
        using var database = WithTable("(1), (2)");
        database.Execute("CREATE INDEX gone ON t (i)");
        Assert.Throws<MigrationFailedException>(() => Outside(database, statement, "SELECT 1/0").Up());

        // As it is where the process died between the two: the statement is done, and its row says that it was under way.
        database.Execute("UPDATE sequelize_meta_statements SET finished = false; UPDATE sequelize_meta_history SET outcome = 'started'");
        var runner = Outside(database, statement, "INSERT INTO t VALUES (3)");
        var outcome = Assert.Single(runner.Up().Outcomes);

        Assert.Equal(isFound, Assert.Single(runner.Told.OfType<MigrationEvent.StatementUncertain>()).FoundDone);
        Assert.Equal((isFound ? 1 : 2, 0), (outcome.Statements, outcome.Resumed));
        Assert.Equal([1, 2, 3], database.Query<int>("SELECT i FROM t ORDER BY i"));
    }

    [SkippableFact]
    public void A_build_that_was_refused_was_not_under_way()
    {
        using var database = WithTable("(1), (1)");
        Assert.Throws<MigrationFailedException>(() => Outside(database, Build).Up());

        Assert.Empty(database.Query<int>("SELECT place FROM sequelize_meta_statements"));
    }

    [SkippableFact]
    public void What_a_reindex_has_left_is_told_and_stays()
    {
        using var database = WithTable("(1), (2)");
        database.Execute("CREATE UNIQUE INDEX t_i ON t (i)");
        using (OpenTransaction(database))
        {
            using var other = database.Open();
            using var reindex = new NpgsqlCommand("REINDEX INDEX CONCURRENTLY t_i", other);
            var failing = reindex.ExecuteNonQueryAsync();
            WaitFor(database, "waiting for writers before build");
            database.Execute("SELECT pg_cancel_backend(pid) FROM pg_stat_progress_create_index");
            Assert.ThrowsAny<Exception>(failing.Wait);
        }

        var runner = Outside(database, "REINDEX INDEX CONCURRENTLY t_i");
        runner.Up();

        Assert.Equal([new MigrationEvent.InvalidIndexFound("public.t_i_ccnew", "t", Dropped: false)], runner.Told.OfType<MigrationEvent.InvalidIndexFound>());
        Assert.Equal(2, Validity(database).Count);
    }

    [SkippableFact]
    [Trait("Pain", "22")]
    public void How_far_a_build_is_and_whom_it_waits_for_is_told_on_the_callers_thread_and_asked_without_a_snapshot()
    {
        using var database = WithTable("(1), (2)");
        using var writer = OpenTransaction(database);
        var thread = Environment.CurrentManagedThreadId;
        var held = new List<int>();
        var threads = new HashSet<int>();
        var runner = Outside(database, "CREATE INDEX CONCURRENTLY t_i ON t (i)");
        var listening = new Listener(runner, told =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            if (told is MigrationEvent.IndexProgress)
            {
                held.AddRange(database.Query<int>(
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND query LIKE '%progress%'"));
                writer.Dispose();
            }
        });

        runner.UpTold(listening);

        var progress = Assert.Single(listening.Told.OfType<MigrationEvent.IndexProgress>()).Progress;
        Assert.Equal(("public.t", "t_i", "waiting for writers before build", 0L, 1L, "transactions"), (progress.Table, progress.Index, progress.Phase, progress.Done, progress.Total, progress.Unit));
        Assert.Equal(("the writer", "idle in transaction"), (progress.WaitsFor!.Application, progress.WaitsFor.State));
        Assert.InRange(progress.Elapsed.TotalSeconds, 2, 60);
        Assert.Equal([thread], threads);
        Assert.Empty(held);
        Assert.Equal([true], Validity(database));
    }

    [SkippableFact]
    public void A_build_that_is_stopped_ends_at_once_and_the_next_run_mends_what_it_left()
    {
        using var database = WithTable("(1), (2)");
        using var stop = new CancellationTokenSource();
        using (OpenTransaction(database))
        {
            var stopped = Task.Run(() =>
            {
                WaitFor(database, "waiting for writers before build");
                stop.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => Outside(database, Build).Up(stop.Token));
            stopped.Wait();
        }

        Assert.Equal([false], Validity(database));
        Outside(database, Build).Up();
        Assert.Equal([true], Validity(database));
    }

    private static TestDatabase WithTable(string rows)
    {
        var database = TestDatabase.Create();
        database.Execute($"CREATE TABLE t (i int); INSERT INTO t VALUES {rows}");
        return database;
    }

    private static Runner Outside(TestDatabase database, params string[] statements) => new(database, Sql(A) with { Up = Body(false, statements) });

    private static IReadOnlyList<bool> Validity(TestDatabase database) => database.Query<bool>("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass");

    /// <summary>Somebody who has written and not committed: a concurrent build waits for it.</summary>
    private static NpgsqlConnection OpenTransaction(TestDatabase database)
    {
        var connection = database.Open();
        using var write = new NpgsqlCommand("SET application_name = 'the writer'; BEGIN; INSERT INTO t SELECT 1 WHERE false", connection);
        write.ExecuteNonQuery();
        return connection;
    }

    private static void WaitFor(TestDatabase database, string phase)
    {
        using var connection = database.Open();
        using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database() AND phase = $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = phase });
        Assert.True(Patience.Until(() => (bool)command.ExecuteScalar()!), $"Nobody came to '{phase}'.");
    }

    /// <summary>Hears before the runner does.</summary>
    private sealed class Listener(Runner runner, Action<MigrationEvent> act) : IMigrationObserver
    {
        public IReadOnlyList<MigrationEvent> Told => runner.Told;

        public void Observe(MigrationEvent migrationEvent)
        {
            runner.Observe(migrationEvent);
            act(migrationEvent);
        }
    }
}
