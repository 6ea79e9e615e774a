using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;
using static Lending.Migrations.DatabaseTests.Running.TransactionTests;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>Migrations that meet a lock of somebody else.</summary>
public sealed class LockTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private static readonly MigratorSettings Impatient = new() { DdlLockTimeout = TimeSpan.FromMilliseconds(100), Retries = 2 };

    [SkippableFact]
    [Trait("Pain", "3")]
    public void A_blocked_migration_is_rolled_back_told_of_and_done_once_when_the_lock_is_free()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE accounts (i int); SELECT 1");
        using var blocker = new Blocker(database, "LOCK TABLE accounts IN ACCESS SHARE MODE");
        var runner = new Runner(database, Sql(A, "CREATE TABLE before (i int)", "ALTER TABLE accounts ADD COLUMN t text"))
        {
            Settings = Impatient,
            OnRetrying = blocker.LetGo,
        };

        var report = runner.Up();

        var retrying = Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>());
        Assert.Equal((1, 2), (retrying.Retry, retrying.Retries));
        var told = Assert.Single(retrying.Blockers);
        Assert.Equal((blocker.ProcessId, "the blocker", "idle in transaction"), (told.ProcessId, told.Application, told.State));
        Assert.Contains("LOCK TABLE accounts", told.Query, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(report.Outcomes).Statements);
        Assert.Equal([A + ".js"], Rows(database));
        Assert.Equal(
            [(A, "failed"), (A, "succeeded")],
            database.Query<(string, string)>("SELECT name, outcome FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    [Trait("Pain", "3")]
    public void A_migration_that_stays_blocked_fails_with_those_who_block_and_leaves_nothing()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE accounts (i int); SELECT 1");
        using var blocker = new Blocker(database, "LOCK TABLE accounts IN ACCESS SHARE MODE");
        var runner = new Runner(database, Sql(A, "CREATE TABLE before (i int)", "ALTER TABLE accounts ADD COLUMN t text")) { Settings = Impatient };

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Equal("55P03", error.Failure.Server!.SqlState);
        Assert.Equal(blocker.ProcessId, Assert.Single(error.Failure.Blockers).ProcessId);
        Assert.Contains($"Blocked by: process {blocker.ProcessId} (the blocker", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, runner.Told.OfType<MigrationEvent.Retrying>().Count());
        Assert.Equal(["accounts"], Tables(database));
        Assert.Empty(Rows(database));
    }

    [SkippableFact]
    public void A_deadlock_is_tried_again()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE accounts (i int); CREATE TABLE loans (i int); SELECT 1");
        using var blocker = new Blocker(database, "SET deadlock_timeout = '10min'", "LOCK TABLE accounts");
        var migration = Sql(A) with
        {
            Up = new MigrationBody(true, context =>
            {
                context.Statements.Execute([new SqlStatement("LOCK TABLE loans")]);
                blocker.BeginToWaitFor("LOCK TABLE loans");
                context.Statements.Execute([new SqlStatement("ALTER TABLE accounts ADD COLUMN t text")]);
            }),
        };
        var runner = new Runner(database, migration) { Settings = new() { DdlLockTimeout = TimeSpan.FromSeconds(30), Retries = 3 } };

        runner.Up();

        Assert.Contains("40P01", Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>()).Reason, StringComparison.Ordinal);
        Assert.Equal([A + ".js"], Rows(database));
    }

    [SkippableFact]
    [Trait("Pain", "3")]
    public void A_migration_s_own_lock_timeout_goes_before_that_of_the_run()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE waits (i text); SELECT 1");
        var migration = Sql(A);
        migration = migration with { Up = Body(true, "INSERT INTO waits SELECT current_setting('lock_timeout')") with { LockTimeout = TimeSpan.FromSeconds(42) } };

        new Runner(database, migration, Sql("20240102000000-b", "INSERT INTO waits SELECT current_setting('lock_timeout')")).Up();

        Assert.Equal(["42s", "5s"], database.Query<string>("SELECT i FROM waits"));
    }

    [SkippableFact]
    public void What_runs_outside_a_transaction_waits_as_long_as_it_takes_and_what_follows_does_not()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE waits (i text)");
        const string Say = "INSERT INTO waits SELECT current_setting('lock_timeout')";
        var outside = Sql(A) with { Up = Body(false, Say) };

        new Runner(database, outside, Sql("20240102000000-b", Say), Sql("20240103000000-c", "SET lock_timeout = '7s'", Say), Sql("20240104000000-d", Say)).Up();

        Assert.Equal(["0", "5s", "7s", "5s"], database.Query<string>("SELECT i FROM waits"));
    }

    [SkippableFact]
    public void What_runs_outside_a_transaction_is_not_tried_again()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE accounts (i int); SELECT 1");
        using var blocker = new Blocker(database, "LOCK TABLE accounts IN ACCESS SHARE MODE");
        var migration = Sql(A) with
        {
            Up = Body(false, "CREATE TABLE before (i int)", "ALTER TABLE accounts ADD COLUMN t text") with { LockTimeout = TimeSpan.FromMilliseconds(100) },
        };
        var runner = new Runner(database, migration) { Settings = Impatient };

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Equal("55P03", error.Failure.Server!.SqlState);
        Assert.Empty(runner.Told.OfType<MigrationEvent.Retrying>());
    }

    [SkippableFact]
    public void A_stop_ends_the_pause_before_the_next_try()
    {
        using var database = TestDatabase.Create();
        database.Query<int>("CREATE TABLE accounts (i int); SELECT 1");
        using var blocker = new Blocker(database, "LOCK TABLE accounts IN ACCESS SHARE MODE");
        using var stop = new CancellationTokenSource();
        var runner = new Runner(database, Sql(A, "ALTER TABLE accounts ADD COLUMN t text"))
        {
            Settings = Impatient with { Retries = 1000 },
            OnRetrying = stop.Cancel,
        };

        Assert.ThrowsAny<OperationCanceledException>(() => runner.Up(stop.Token));

        Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>());
        Assert.Empty(Rows(database));
    }

    [SkippableFact]
    [Trait("Pain", "6")]
    public void A_runner_that_waits_for_its_turn_does_not_stand_in_the_way_of_an_index_that_is_built_concurrently()
    {
        using var database = TestDatabase.Create();
        using var inside = new ManualResetEventSlim();
        using var waits = new ManualResetEventSlim();
        database.Query<int>("CREATE TABLE accounts (i int); SELECT 1");
        var build = Sql(A) with
        {
            Up = new MigrationBody(false, context =>
            {
                inside.Set();
                Assert.True(waits.Wait(TimeSpan.FromMinutes(1)));
                context.Statements.Execute([new SqlStatement("CREATE INDEX CONCURRENTLY accounts_i ON accounts (i)")]);
            }),
        };
        var holding = Task.Run(() => new Runner(database, build) { Settings = new MigratorSettings { StatementTimeout = TimeSpan.FromSeconds(30) } }.Up());
        inside.Wait();

        var waiting = new Runner(database, build) { OnWaiting = waits.Set }.Up();

        Assert.Single(holding.GetAwaiter().GetResult().Outcomes);
        Assert.Empty(waiting.Outcomes);
        Assert.Equal(["accounts_i"], database.Query<string>("SELECT relname::text FROM pg_class JOIN pg_index ON indexrelid = oid WHERE relname = 'accounts_i' AND indisvalid"));
    }

    [SkippableTheory]
    [InlineData(false, "DISCARD ALL")]
    [InlineData(false, "SELECT pg_advisory_unlock_all()")]
    [InlineData(true, "SELECT pg_advisory_unlock_all()")]
    public void A_lock_that_a_migration_gives_up_is_taken_again(bool transactional, string statement)
    {
        using var database = TestDatabase.Create();
        var held = new List<string>();
        var gives = Sql(A) with
        {
            Up = new MigrationBody(transactional, context =>
            {
                held.Add(LockOf(database));
                context.Statements.Execute([new SqlStatement(statement)]);
                held.Add(LockOf(database));
            }),
        };

        new Runner(database, gives, Sql(B) with { Up = new MigrationBody(true, _ => held.Add(LockOf(database))) }).Up();

        // In a transaction it is taken again with the commit.
        Assert.Equal([held[0], transactional ? "" : held[0], held[0]], held);
        Assert.NotEqual("", held[0]);
        Assert.Equal("", LockOf(database));
        Assert.Equal([A + ".js", B + ".js"], Rows(database));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lock_that_a_migration_gives_up_and_another_runner_takes_is_a_clear_error_and_nothing_is_recorded(bool transactional)
    {
        using var database = TestDatabase.Create();
        using var other = database.Open();
        var taking = Task.CompletedTask;
        var runner = new Runner(database, Sql(A) with
        {
            Up = new MigrationBody(transactional, context =>
            {
                context.Statements.Execute([new SqlStatement("CREATE TABLE a (i int)")]);
                using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockOf(database)})", other);
                taking = Task.Run(() => Assert.True(Patience.Until(() => (bool)take.ExecuteScalar()!)));
                context.Statements.Execute([new SqlStatement("SELECT pg_advisory_unlock_all()::text, pg_sleep(1)")]);
                taking.Wait();
            }),
        });

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Equal("LockLost", Assert.IsType<DatabaseRefusedException>(error.InnerException).ErrorId);
        Assert.Contains("another runner has taken it", error.Message, StringComparison.Ordinal);
        Assert.Empty(Rows(database));
        Assert.Equal(transactional ? [] : ["a"], Tables(database));
        Assert.Equal(transactional ? MigrationState.Pending : MigrationState.Interrupted, Assert.Single(runner.Status()).State);
    }

    /// <summary>The key of the lock that somebody holds; empty where nobody does.</summary>
    private static string LockOf(TestDatabase database) => database.Query<string>(
        "SELECT ((classid::bigint << 32) | objid::bigint)::text FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
        .DefaultIfEmpty("").Single();

    /// <summary>Another session, in a transaction.</summary>
    private sealed class Blocker : IDisposable
    {
        private readonly NpgsqlConnection _connection;
        private Task _waiting = Task.CompletedTask;

        public Blocker(TestDatabase database, params string[] statements)
        {
            _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "the blocker", Pooling = false }.ConnectionString);
            _connection.Open();
            foreach (var statement in (string[])["BEGIN", .. statements])
            {
                Execute(statement);
            }
        }

        public int ProcessId => _connection.ProcessID;

        public void LetGo() => Execute("COMMIT");

        /// <summary>Waits on another thread; the transaction that it waits for ends it, or is ended by the server.</summary>
        public void BeginToWaitFor(string statement)
        {
            if (_waiting.IsCompletedSuccessfully && _waiting == Task.CompletedTask)
            {
                _waiting = Task.Run(() =>
                {
                    Execute(statement);
                    Execute("COMMIT");
                });
                Thread.Sleep(300);
            }
        }

        public void Dispose()
        {
            _waiting.Wait(TimeSpan.FromSeconds(30));
            _connection.Dispose();
        }

        private void Execute(string statement)
        {
            using var command = new NpgsqlCommand(statement, _connection);
            command.ExecuteNonQuery();
        }
    }
}
