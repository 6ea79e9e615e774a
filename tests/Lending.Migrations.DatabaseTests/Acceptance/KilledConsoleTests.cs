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

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
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
        using var process = ConsoleRun.Start(
            folder.Path, new Dictionary<string, string> { ["DATABASE_URL"] = database.Url }, "up", "--path", folder.Path);
        moment.Await(connection, process);
        process.Kill();
        process.WaitForExit();

        using var left = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'", connection);
        Assert.True(SpinWait.SpinUntil(() => (long)left.ExecuteScalar()! == 0, LongestWait), "The backend of a dead console stays.");
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
            var clock = Stopwatch.StartNew();
            bool IsReached() => process.HasExited || clock.Elapsed > LongestWait
                || (Done == 0 ? (long)begun.ExecuteScalar()! > 1 : (long)done.ExecuteScalar()! >= Done * RowsEach);
            while (!IsReached())
            {
                Thread.Sleep(4);
            }

            Thread.Sleep(Done < 0 ? Milliseconds * 8 : Milliseconds);
        }
    }
}
