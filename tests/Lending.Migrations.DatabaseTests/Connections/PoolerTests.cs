using Lending.Migrations.DatabaseTests.Acceptance;
using Lending.Migrations.DatabaseTests.JavaScript;
using Lending.Migrations.DatabaseTests.Running;
using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>PgBouncer in transaction mode: no session is ours, and none may keep anything of ours.</summary>
public sealed class PoolerTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    [SkippableFact]
    public void Each_migration_has_its_settings_and_its_role_whichever_session_it_is_given()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        pooler.Spread(database);
        var role = "role_" + database.Name;
        database.Execute($"CREATE ROLE {role}; CREATE SCHEMA app AUTHORIZATION {role}; ALTER DATABASE {database.Name} SET timezone = 'Asia/Tokyo'");
        const string Session = "SELECT pg_backend_pid() AS pid, current_schema() AS schema, current_setting('timezone') AS zone, "
            + "current_setting('client_min_messages') AS level, current_setting('statement_timeout') AS timeout, current_user AS acting";
        try
        {
            var runner = new Runner(
                database, Sql(A, $"CREATE TABLE a AS {Session}"), Sql(B, $"CREATE TABLE b AS {Session}"), Sql(C, $"CREATE TABLE c AS {Session}"))
            {
                ConnectionString = pooler.Through(database, ";Options=-c statement_timeout=61s"),
                Settings = new MigratorSettings { Schema = "app", Role = role },
            };

            runner.Up();

            var seen = database.Query<(int Pid, string Schema, string Zone, string Level, string Timeout, string Acting)>(
                "SELECT * FROM app.a UNION ALL SELECT * FROM app.b UNION ALL SELECT * FROM app.c");
            Assert.True(seen.DistinctBy(row => row.Pid).Count() > 1, "All migrations came to one session: nothing was tested.");
            Assert.All(seen, row => Assert.Equal(("app", "UTC", "warning", "61s", role), (row.Schema, row.Zone, row.Level, row.Timeout, row.Acting)));
            Assert.Equal([role], database.Query<string>("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'app'"));
            Assert.True(Assert.Single(runner.Told.OfType<MigrationEvent.Connected>()).Database.IsPooled);
            Assert.Equal(3, runner.Status().Count(status => status.State == MigrationState.Executed));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public void Records_are_changed_and_the_history_is_read_through_it()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        pooler.Spread(database);
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)")) { ConnectionString = pooler.Through(database) };

        runner.Record(new RecordRequest.Register(new RecordSelection.Named([A])) { Reason = "by hand" });
        runner.Up();
        runner.Record(new RecordRequest.Unregister(new RecordSelection.All()));

        Assert.Equal(["registered", "succeeded", "unregistered", "unregistered"], runner.History().Select(entry => entry.Outcome));
        Assert.All(runner.Status(), status => Assert.Equal(MigrationState.Pending, status.State));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void A_copy_brings_its_data_through_it()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        var copy = Sql(A) with
        {
            Up = new MigrationBody(true, context => context.Statements.Append(
                [new SqlStatement("CREATE TABLE a (i int)"), new SqlStatement("COPY a FROM stdin") { Data = new CopyData(0, new MemoryStream("1\n2\n"u8.ToArray())) }])),
        };

        new Runner(database, copy) { ConnectionString = pooler.Through(database) }.Up();

        Assert.Equal([1, 2], database.Query<int>("SELECT i FROM a ORDER BY i"));
    }

    [SkippableFact]
    [Trait("Pain", "5")]
    public void Sixteen_runners_do_each_migration_exactly_once()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        string[] names = [.. Enumerable.Range(1, 8).Select(number => $"202401{number:00}000000-m{number}")];
        Migration[] migrations = [.. names.Select(name => Sql(name, $"CREATE TABLE t{name[4..8]} (i int)", "SELECT pg_sleep(0.01)"))];

        var done = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(16).WithExecutionMode(ParallelExecutionMode.ForceParallelism)
            .Select(_ => new Runner(database, migrations)
            {
                ConnectionString = pooler.Through(database),
                Settings = new MigratorSettings { LockTimeout = TimeSpan.FromMinutes(3) },
            }.Up().Outcomes.Count)
            .ToList();

        Assert.Equal(8, done.Sum());
        Assert.Equal(names.Select(name => name + ".js"), TransactionTests.Rows(database));
        Assert.Equal(
            names, database.Query<string>("SELECT name FROM sequelize_meta_history WHERE outcome = 'succeeded' AND direction = 'up' ORDER BY id"));
        Assert.Equal([0L], database.Query<long>("SELECT count(*) FROM sequelize_meta_history WHERE outcome <> 'succeeded'"));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void What_a_migration_sets_does_not_reach_the_next_client_and_what_was_set_before_stays()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start(databaseOptions: "pool_size=1 connect_query='SET search_path TO theirs, public; SET work_mem TO \"3MB\"'");
        database.Execute("CREATE SCHEMA other");
        var runner = new Runner(
            database,
            Sql(A, "SET search_path = other", "SET statement_timeout = '1h'", "SET work_mem = '9MB'", "SET ROLE pg_monitor"),
            Sql(B, "CREATE TABLE b (i int)"))
        {
            ConnectionString = pooler.Through(database),
        };

        runner.Up();

        using var next = new NpgsqlConnection(pooler.Through(database));
        next.Open();
        using var command = new NpgsqlCommand(
            "SELECT concat_ws(' | ', current_setting('search_path'), current_setting('statement_timeout'), current_setting('work_mem'), "
            + "current_setting('client_min_messages'), current_user = session_user)",
            next);
        Assert.Equal("theirs, public | 0 | 3MB | notice | t", command.ExecuteScalar());
        Assert.Equal(["public"], database.Query<string>("SELECT schemaname::text FROM pg_tables WHERE tablename = 'b'"));
    }

    [SkippableFact]
    public void What_other_clients_left_in_a_session_does_not_reach_a_migration()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start(databaseOptions: "pool_size=1");
        database.Execute("CREATE SCHEMA theirs");
        using (var client = new NpgsqlConnection(pooler.Through(database)))
        {
            client.Open();
            using var command = new NpgsqlCommand("SET search_path = theirs; SET statement_timeout = 50", client);
            command.ExecuteNonQuery();
        }

        new Runner(database, Sql(A, "CREATE TABLE a (i int)", "SELECT pg_sleep(0.2)")) { ConnectionString = pooler.Through(database) }.Up();

        Assert.Equal(["public"], database.Query<string>("SELECT schemaname::text FROM pg_tables WHERE tablename = 'a'"));
    }

    [SkippableFact]
    [Trait("Pain", "5")]
    public void A_dry_run_passes_over_a_migration_outside_a_transaction()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B) with { Up = Body(false, "CREATE INDEX CONCURRENTLY x ON a (i)") })
        {
            ConnectionString = pooler.Through(database),
        };

        var report = runner.Migrator().Run(new MigrationRequest.Apply(new MigrationSelection.All()) { DryRun = true });

        Assert.Equal(A, Assert.Single(report.Outcomes).Step.Migration.Name.Value);
        Assert.Equal(B, Assert.Single(report.NotRehearsed).Migration.Name.Value);
        Assert.Empty(database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    [Trait("Pain", "5")]
    public void A_migration_outside_a_transaction_is_refused_before_anything()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B) with { Up = Body(false, "CREATE INDEX CONCURRENTLY x ON a (i)") })
        {
            ConnectionString = pooler.Through(database),
        };

        var error = Assert.Throws<InvalidMigrationException>(() => runner.Up());

        Assert.Equal("DirectConnectionRequired", error.ErrorId);
        Assert.Contains(B, error.Message, StringComparison.Ordinal);
        Assert.Empty(database.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
        AssertNoLock(database);
    }

    [SkippableTheory]
    [InlineData("drop")]
    [InlineData("terminate")]
    [InlineData("seeds")]
    public void A_reset_that_needs_a_session_of_its_own_is_refused_before_anything(string what)
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        using var folder = new TestFolder();
        folder.Write("rows.sql", "INSERT INTO a VALUES (2);");
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") }) { ConnectionString = pooler.Through(database) };
        runner.Up();
        database.Execute("INSERT INTO a VALUES (1)");
        var request = new MigrationRequest.Reset { Drop = what == "drop", TerminateConnections = what == "terminate", SeedPaths = what == "seeds" ? [folder.Path] : [] };

        Assert.Equal("DirectConnectionRequired", Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Run(request)).ErrorId);
        Assert.Equal("DirectConnectionRequired", Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Preview(request)).ErrorId);

        Assert.Equal([1], database.Query<int>("SELECT i FROM a"));
        runner.Migrator().Run(new MigrationRequest.Reset());
        Assert.Empty(database.Query<int>("SELECT i FROM a"));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void The_guard_stands_there_too()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        pooler.Spread(database);
        Runner With(EnvironmentConsent consent) => new(database, Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") })
        {
            ConnectionString = pooler.Through(database),
            Settings = new MigratorSettings { Environment = consent },
        };
        With(new()).Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        With(new()).Up();

        Assert.Equal("EnvironmentProtected", Assert.Throws<InvalidMigrationException>(() => With(new()).Down()).ErrorId);
        Assert.Equal("EnvironmentNotConfirmed", Assert.Throws<InvalidMigrationException>(() => With(new() { Force = true }).Down()).ErrorId);
        Assert.Equal("EnvironmentMismatch", Assert.Throws<InvalidMigrationException>(() => With(new() { Expected = "staging" }).Up()).ErrorId);
        Assert.Equal("EnvironmentProtected", Assert.Throws<InvalidMigrationException>(() => With(new()).Record(new RecordRequest.Unregister(new RecordSelection.All()))).ErrorId);
        Assert.Equal(
            "EnvironmentProtected",
            Assert.Throws<InvalidMigrationException>(() => With(new()).Migrator().SetEnvironment(new DatabaseEnvironment("production", false))).ErrorId);
        Assert.Equal([A + ".js"], TransactionTests.Rows(database));

        Assert.Single(With(new() { Force = true, Confirm = asked => asked.Name }).Down().Outcomes);
        Assert.Equal(("production", true), (With(new()).Migrator().Identify().Environment!.Name, With(new()).Migrator().Identify().Environment!.IsProtected));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void A_failure_is_rolled_back_and_kept_and_the_next_run_goes_on()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        var through = pooler.Through(database);

        var error = Assert.Throws<MigrationFailedException>(
            () => new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "CREATE TABLE b (i int)", "SELECT 1/0")) { ConnectionString = through }.Up());

        Assert.Equal("22012", error.Failure.Server!.SqlState);
        Assert.Equal(["a"], TransactionTests.Tables(database));
        Assert.Equal(
            [(A, "succeeded"), (B, "failed")], database.Query<(string, string)>("SELECT name, outcome FROM sequelize_meta_history ORDER BY id"));
        AssertNoLock(database);
        new Runner(database, Sql(A), Sql(B, "CREATE TABLE b (i int)")) { ConnectionString = through }.Up();
        Assert.Equal(["a", "b"], TransactionTests.Tables(database));
        new Runner(database, Sql(A) with { Down = Body(true, "DROP TABLE a") }, Sql(B) with { Down = Body(true, "DROP TABLE b") }) { ConnectionString = through }.Down(2);
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void A_blocked_migration_takes_the_lock_anew_before_it_is_tried_again()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        database.Execute("CREATE TABLE accounts (i int)");
        using var blocker = new NpgsqlConnection(database.ConnectionString);
        blocker.Open();
        using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE accounts IN ACCESS SHARE MODE", blocker);
        hold.ExecuteNonQuery();
        using var letGo = new NpgsqlCommand("COMMIT", blocker);
        var runner = new Runner(database, Sql(A, "ALTER TABLE accounts ADD COLUMN t text"), Sql(B, "CREATE TABLE b (i int)"))
        {
            ConnectionString = pooler.Through(database),
            Settings = new MigratorSettings { DdlLockTimeout = TimeSpan.FromMilliseconds(100) },
            OnRetrying = () => letGo.ExecuteNonQuery(),
        };

        Assert.Equal(2, runner.Up().Outcomes.Count);

        Assert.Single(runner.Told.OfType<MigrationEvent.Retrying>());
        AssertNoLock(database);
    }

    [SkippableFact]
    [Trait("Pain", "5")]
    public void A_runner_through_the_pooler_and_one_beside_it_keep_each_other_out()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        using var beside = new Lending.Migrations.Database.ServerConnector(
            new DatabaseTarget(new NpgsqlConnectionStringBuilder(database.ConnectionString)), new MigratorSettings()).Connect();
        Assert.True(beside.TryLock());
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"))
        {
            ConnectionString = pooler.Through(database),
            Settings = new MigratorSettings { LockTimeout = TimeSpan.FromSeconds(0.3) },
        };

        var error = Assert.Throws<MigrationLockException>(() => runner.Up());

        Assert.NotNull(error.Holder);
        Assert.NotEmpty(runner.Told.OfType<MigrationEvent.WaitingForLock>());
        beside.Dispose();
        Assert.Single(runner.Up().Outcomes);
    }

    [SkippableFact]
    public void A_stop_cancels_the_statement_in_the_session_that_runs_it_and_no_other()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        using var stop = new CancellationTokenSource();
        var stopped = database.WhenItSleeps(stop.Cancel);
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"), Sql(B, "SELECT pg_sleep(60)")) { ConnectionString = pooler.Through(database) };

        Assert.Throws<OperationCanceledException>(() => runner.Up(stop.Token));

        Assert.InRange((DateTime.UtcNow - stopped.Result).TotalSeconds, 0, 20);
        Assert.Equal([A + ".js"], TransactionTests.Rows(database));
        AssertNoLock(database);
    }

    [SkippableFact]
    public void A_migration_that_was_undone_meanwhile_stops_the_run()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        var starts = 0;
        var down = new Runner(database, Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") }, Sql(B), Sql(C));
        var runner = new Runner(database, [.. down.Load()])
        {
            ConnectionString = pooler.Through(database),
            OnFinished = () => _ = ++starts == 1 ? down.Down() : null,
        };

        var error = Assert.Throws<DatabaseRefusedException>(() => runner.Up());

        Assert.Equal("RecordConflict", error.ErrorId);
        Assert.Contains(A, error.Message, StringComparison.Ordinal);
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableTheory]
    [InlineData("session")]
    [InlineData("transaction")]
    public void A_pooler_that_drops_our_parameters_instead_of_refusing_them_is_found_out(string mode)
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start(mode, more: "ignore_startup_parameters = options, search_path");
        database.Execute("CREATE SCHEMA app");
        var runner = new Runner(database, Sql(A, "CREATE TABLE a AS SELECT current_setting('client_min_messages') AS level"))
        {
            ConnectionString = pooler.Through(database),
            Settings = new MigratorSettings { Schema = "app" },
        };

        runner.Up();

        Assert.Equal(["warning"], database.Query<string>("SELECT level FROM app.a"));
    }

    [SkippableFact]
    public void JavaScript_migrations_run_through_it_as_others_do()
    {
        using var backend = Backend.Create()
            .With(A + ".js", "export const up = async (queryInterface, Sequelize) => { await queryInterface.createTable('a', { id: Sequelize.INTEGER }); };")
            .With(B + ".js", """
                export const up = async (queryInterface, Sequelize) => {
                  await queryInterface.sequelize.transaction(async transaction => { await queryInterface.bulkInsert('a', [{ id: 1 }], { transaction }); });
                  await queryInterface.sequelize.query('SELECT 1/0').catch(() => {});
                };
                """);
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        pooler.Spread(database);
        using var connecting = new Connecting { Options = new() { Paths = [backend.Folder] } };

        Assert.Equal(2, connecting.Up(pooler.Through(database)).Outcomes.Count);
        Assert.Equal([1], database.Query<int>("SELECT id FROM a"));
    }

    [SkippableFact]
    public void PGOPTIONS_which_the_driver_sends_by_itself_is_told_where_a_pooler_refuses_it()
    {
        using var database = TestDatabase.Create();
        using var pooler = Pooler.Start();
        using var folder = new TestFolder();
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = pooler.Through(database), ["PGOPTIONS"] = "-c geqo=off" };

        using var process = ConsoleRun.Start(folder.Path, environment, "status");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(3, process.ExitCode);
        Assert.Contains("If PGOPTIONS is set, unset it", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_direct_connection_is_not_taken_for_a_pooled_one()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A));

        runner.Up();

        Assert.False(Assert.Single(runner.Told.OfType<MigrationEvent.Connected>()).Database.IsPooled);
    }

    private static void AssertNoLock(TestDatabase database) => Assert.Empty(database.Query<int>(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
}
