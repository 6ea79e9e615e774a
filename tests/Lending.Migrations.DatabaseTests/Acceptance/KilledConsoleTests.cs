using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>The console killed with SIGKILL at random moments of a run: no chance to clean up, as when a machine dies.</summary>
public sealed class KilledConsoleTests
{
    private const int Migrations = 30;
    private const int Kills = 50;
    private const int RowsEach = 3;

    private static readonly ParallelOptions TwoAtOnce = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>What there is of each migration, as four numbers that must agree: its table, its rows, its row in meta, in the history.</summary>
    private const string PiecesSql =
        """
        SELECT format('%s %s %s %s',
            (SELECT count(*) FROM pg_tables WHERE tablename = 't' || n),
            coalesce((SELECT count(*) FROM everything WHERE migration = n), 0),
            (SELECT count(*) FROM sequelize_meta WHERE name LIKE '%-t' || n || '.js'),
            (SELECT count(*) FROM sequelize_meta_history WHERE name LIKE '%-t' || n AND outcome = 'succeeded' AND statements = 3))
        FROM generate_series(1, 30) n ORDER BY n
        """;

    [SkippableFact]
    [Trait("Pain", "1")]
    public void A_console_that_is_killed_leaves_each_migration_whole_or_absent_and_the_next_run_finishes()
    {
        using var folder = new TestFolder();
        WriteMigrations(folder);
        using (TestDatabase.Create())
        {
            // No server: skipped here, and not fifty times on other threads.
        }

        Seeded.Run(random =>
        {
            var moments = Enumerable.Range(0, Kills).Select(_ => new Moment(random.Next(-3, Migrations), random.Next(25))).ToList();
            var done = new int[Kills];
            Parallel.For(0, Kills, TwoAtOnce, kill => done[kill] = KillAndFinish(folder, moments[kill]));

            Assert.True(
                done.Count(count => count is > 0 and < Migrations) >= Kills / 2,
                $"Too few were killed in the middle; migrations that were done: {string.Join(' ', done)}");
        });
    }

    [SkippableFact]
    public void Killed_outside_a_transaction_the_history_says_that_it_was_begun()
    {
        const string Name = "20240101000000-first";
        using var database = TestDatabase.Create();
        using var folder = new TestFolder();
        folder.Write(Name + ".sql", "-- migrate:up transaction:false\nCREATE TABLE IF NOT EXISTS a (i int);\nSELECT pg_sleep(600);\n");
        using (var process = ConsoleRun.Start(folder.Path, EnvironmentOf(database), "up", "--path", folder.Path))
        {
            database.WhenItSleeps(process.Kill).Wait();
            process.WaitForExit();
        }

        database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
        Assert.Equal([("started", false)], database.Query<(string, bool)>("SELECT outcome, transactional FROM sequelize_meta_history"));
        Assert.Empty(database.Query<string>("SELECT name FROM sequelize_meta"));

        var engine = new Engine(database, folder.Path, folder.Path);
        var status = Assert.Single(engine.Status());
        Assert.Equal((MigrationState.Interrupted, 1), (status.State, status.StatementsDone));
        folder.Write(Name + ".sql", "-- migrate:up transaction:false\nCREATE TABLE a (i int);\nSELECT 1;\n");
        Assert.Equal("InterruptedTextChanged", Assert.Throws<InvalidMigrationException>(() => engine.Up()).ErrorId);

        folder.Write(Name + ".sql", "-- migrate:up transaction:false\n\nCREATE TABLE IF NOT EXISTS a (i int);\nSELECT pg_sleep(0);\n");
        Assert.Equal([Name], engine.Up());
        Assert.Equal(1, Assert.Single(engine.Told.OfType<MigrationEvent.Resuming>()).Done);
    }

    private static int KillAndFinish(TestFolder folder, Moment moment)
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE everything (migration int NOT NULL)");
        Kill(database, folder, moment);

        var done = DoneWhole(database, $"after a kill at {moment}");
        var finished = new Engine(database, folder.Path, folder.Path).Up();

        Assert.Equal(Migrations - done, finished.Count);
        Assert.Equal(Migrations, DoneWhole(database, $"after the run that follows a kill at {moment}"));
        return done;
    }

    private static void Kill(TestDatabase database, TestFolder folder, Moment moment)
    {
        using var connection = database.Open();
        using var process = ConsoleRun.Start(folder.Path, EnvironmentOf(database), "up", "--path", folder.Path);
        moment.Await(connection, process);
        process.Kill();
        process.WaitForExit();

        using var left = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'", connection);
        Assert.True(Patience.Until(() => (long)left.ExecuteScalar()! == 0), "The backend of a dead console stays.");
        using var locks = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", connection);
        Assert.Equal(0L, locks.ExecuteScalar());
    }

    /// <summary>How many migrations are there; each is there whole or not at all, and they are the first ones.</summary>
    private static int DoneWhole(TestDatabase database, string when)
    {
        if (database.Query<bool>("SELECT to_regclass('sequelize_meta_history') IS NULL")[0])
        {
            Assert.Empty(database.Query<string>("SELECT tablename::text FROM pg_tables WHERE tablename ~ '^t[0-9]+$'"));
            return 0;
        }

        var pieces = database.Query<string>(PiecesSql).ToList();
        var done = pieces.TakeWhile(piece => piece == $"1 {RowsEach} 1 1").Count();
        Assert.True(pieces.Skip(done).All(piece => piece == "0 0 0 0"), $"{when}: {string.Join(" | ", pieces)}");
        return done;
    }

    private static Dictionary<string, string> EnvironmentOf(TestDatabase database) => new() { ["DATABASE_URL"] = database.Url };

    private static void WriteMigrations(TestFolder folder)
    {
        for (var number = 1; number <= Migrations; number++)
        {
            folder.Write(
                $"202401010000{number:00}-t{number}.sql",
                $"""
                -- migrate:up
                CREATE TABLE t{number} (i int);
                INSERT INTO everything SELECT {number} FROM generate_series(1, {RowsEach});
                SELECT pg_sleep({(number % 3 == 0 ? "0.01" : "0.002")});

                """);
        }
    }

    /// <summary>So many migrations done, and then so many milliseconds; none done: connected; below that: while it starts.</summary>
    private sealed record Moment(int Done, int Milliseconds)
    {
        public void Await(NpgsqlConnection connection, Process process)
        {
            using var done = new NpgsqlCommand("SELECT count(*) FROM everything", connection);
            using var begun = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()", connection);
            Patience.Until(() => process.HasExited
                || (Done == 0 ? (long)begun.ExecuteScalar()! > 1 : (long)done.ExecuteScalar()! >= Done * RowsEach));
            Thread.Sleep(Done < 0 ? Milliseconds * 8 : Milliseconds);
        }
    }
}
