using Lending.Migrations.DatabaseTests.Running;
using Npgsql;
using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Database;

public sealed class RecordsTests
{
    private const string A = "20240101000000-a";
    private static readonly Migration Migration = Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") };

    [SkippableFact]
    public void The_table_is_made_exactly_as_sequelize_makes_it()
    {
        using var database = TestDatabase.Create();

        new Runner(database, Migration).Up();

        Assert.Equal(
            [("name", "character varying(255)", true)],
            database.Query<(string, string, bool)>(
                "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute WHERE attrelid = 'sequelize_meta'::regclass AND attnum > 0"));
        Assert.Equal(
            [("sequelize_meta_pkey", "PRIMARY KEY (name)")],
            database.Query<(string, string)>("SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'sequelize_meta'::regclass"));
        Assert.Equal(["sequelize_meta_pkey"], database.Query<string>("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'sequelize_meta'::regclass"));
    }

    [SkippableTheory]
    [InlineData("\"createdAt\"", "\"updatedAt\"")]
    [InlineData("created_at", "updated_at")]
    public void Sequelizes_timestamps_are_filled(string created, string updated)
    {
        using var database = TestDatabase.Create();
        database.Execute($"CREATE TABLE sequelize_meta (name varchar(255) PRIMARY KEY, {created} timestamptz NOT NULL, {updated} timestamptz NOT NULL)");
        var runner = new Runner(database, Migration, Sql("20240102000000-b"));
        database.Execute($"INSERT INTO sequelize_meta VALUES ('20240102000000-b.js', '2020-01-01Z', now())");

        runner.Up();

        Assert.Equal([1L], database.Query<long>($"SELECT count(*) FROM sequelize_meta WHERE name = '{A}.js' AND {created} > now() - interval '1 minute' AND {updated} IS NOT NULL"));
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), runner.Status()[1].ExecutedAt);
    }

    [SkippableFact]
    public void Columns_of_others_are_left_alone()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE sequelize_meta (name varchar(255) PRIMARY KEY, note text, at timestamptz NOT NULL DEFAULT now())");

        new Runner(database, Migration).Up();

        Assert.Equal([A + ".js"], database.Query<string>("SELECT name FROM sequelize_meta WHERE note IS NULL AND at IS NOT NULL"));
    }

    [SkippableTheory]
    [InlineData("(name text PRIMARY KEY, owner text NOT NULL)", "owner")]
    [InlineData("(migration text PRIMARY KEY)", "name")]
    public void A_table_that_cannot_take_our_rows_is_refused_before_anything_runs(string columns, string named)
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE sequelize_meta " + columns);

        var error = Assert.Throws<InvalidMigrationException>(() => new Runner(database, Migration).Up());

        Assert.Equal("MetaTableUnsupported", error.ErrorId);
        Assert.Contains($"\"{named}\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE tablename IN ('a', 'sequelize_meta_history')"));
    }

    [SkippableFact]
    public void Rows_are_matched_by_stem_and_taken_away_as_they_stand()
    {
        using var database = TestDatabase.Create();
        database.Execute($"CREATE TABLE sequelize_meta (name varchar(255) PRIMARY KEY); INSERT INTO sequelize_meta VALUES ('{A}'); CREATE TABLE a (i int)");
        var runner = new Runner(database, Migration);

        Assert.Empty(runner.Up().Outcomes);
        Assert.Equal(MigrationState.Executed, runner.Status()[0].State);

        Assert.Single(runner.Down().Outcomes);
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void Another_table_and_schema_hold_the_records_and_receive_the_tables()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE SCHEMA \"Tenant 1\"");

        new Runner(database, Migration) { Settings = new MigratorSettings { Schema = "Tenant 1", Table = "SequelizeMeta" } }.Up();

        Assert.Equal(
            ["SequelizeMeta", "SequelizeMeta_history", "a"],
            database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'Tenant 1' ORDER BY tablename COLLATE \"C\""));
        Assert.Empty(TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void A_schema_that_does_not_exist_is_one_clear_error()
    {
        using var database = TestDatabase.Create();

        var error = Assert.Throws<InvalidMigrationException>(
            () => new Runner(database, Migration) { Settings = new MigratorSettings { Schema = "pubilc" } }.Up());

        Assert.Equal("SchemaNotFound", error.ErrorId);
        Assert.Contains("CREATE SCHEMA \"pubilc\"", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Pain", "19")]
    public void A_table_of_records_further_down_the_search_path_is_not_doubled()
    {
        using var database = TestDatabase.Create();
        new Runner(database, Migration).Up();
        database.Execute($"CREATE SCHEMA app; ALTER DATABASE {database.Name} SET search_path = app, public");

        var error = Assert.Throws<InvalidMigrationException>(() => new Runner(database, Migration).Up());

        Assert.Equal("MetaTableAmbiguous", error.ErrorId);
        Assert.Empty(new Runner(database, Migration) { Settings = new MigratorSettings { Schema = "public" } }.Up().Outcomes);
    }

    [SkippableFact]
    public void Status_writes_nothing_and_without_a_table_all_are_pending()
    {
        using var database = TestDatabase.Create();

        Assert.Equal(MigrationState.Pending, Assert.Single(new Runner(database, Migration).Status()).State);
        Assert.Empty(database.Query<int>("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"));
    }

    [SkippableFact]
    [Trait("Pain", "24")]
    public void Status_needs_no_right_but_select_and_an_up_without_rights_is_one_clear_error()
    {
        using var database = TestDatabase.Create();
        var user = "reader_" + database.Name;
        new Runner(database, Migration).Up();
        database.Execute($"CREATE ROLE {user} LOGIN PASSWORD 'reader'; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}");
        var asReader = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user, Password = "reader" }.ConnectionString;
        try
        {
            var runner = new Runner(database, Migration, Sql("20240102000000-b", "CREATE TABLE b (i int)")) { ConnectionString = asReader };

            Assert.Equal([MigrationState.Executed, MigrationState.Pending], runner.Status().Select(status => status.State));
            Assert.NotNull(runner.Status()[0].ExecutedAt);

            var error = Assert.Throws<MigrationFailedException>(() => runner.Up());
            Assert.Contains("may not record migrations", error.Message, StringComparison.Ordinal);

            database.Execute("DROP TABLE sequelize_meta, sequelize_meta_history");
            var refused = Assert.Throws<DatabaseRefusedException>(() => runner.Up());
            Assert.Equal("InsufficientPrivilege", refused.ErrorId);
        }
        finally
        {
            database.Execute($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [SkippableFact]
    public void A_read_only_database_is_one_clear_error()
    {
        using var database = TestDatabase.Create();
        database.Execute($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");

        var error = Assert.Throws<DatabaseRefusedException>(() => new Runner(database, Migration).Up());

        Assert.Equal("DatabaseReadOnly", error.ErrorId);
    }

    [SkippableFact]
    public void A_row_that_a_node_runner_adds_meanwhile_stops_the_migration_before_it_changes_anything()
    {
        using var database = TestDatabase.Create();
        var node = Sql(A) with
        {
            Up = new MigrationBody(true, context => context.Statements.Execute([new SqlStatement("CREATE TABLE a (i int)")])),
        };
        new Runner(database, Sql("20230101000000-first")).Up();
        var runner = new Runner(database, node) { };
        runner.Told.Clear();

        var error = Assert.Throws<MigrationFailedException>(() => RunWhileNodeRecords(database, node));

        Assert.Equal("RecordConflict", Assert.IsType<DatabaseRefusedException>(error.InnerException).ErrorId);
        Assert.Empty(TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void The_history_says_who_ran_what_where_and_with_which_text()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Migration) { Settings = new MigratorSettings { Runner = new RunnerIdentity("LendingMigrations 9.9.9", "ops", "db01") } };

        var report = runner.Up();

        Assert.Equal(
            [(report.RunId, $"sum of {A}", "ops", "db01", "LendingMigrations 9.9.9", true)],
            database.Query<(Guid, string, string, string, string, bool)>(
                "SELECT run_id, checksum, os_user, host, tool_version, database_user = session_user AND duration > interval '0' FROM sequelize_meta_history"));
        Assert.False(runner.Status()[0].Modified);
    }

    /// <summary>The row appears after the plan was made: the observer plays the Node runner, which takes no lock.</summary>
    private static void RunWhileNodeRecords(TestDatabase database, Migration migration)
    {
        var observer = new NodeMeanwhile(database);
        new Lending.Migrations.Running.Migrator(
            new Runner(database, migration),
            new DatabaseTarget(new NpgsqlConnectionStringBuilder(database.ConnectionString)),
            observer,
            new MigratorSettings(),
            TimeProvider.System).Run(new MigrationRequest.Apply(new MigrationSelection.All()));
    }

    private sealed class NodeMeanwhile(TestDatabase database) : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
            if (migrationEvent is MigrationEvent.Starting)
            {
                database.Execute($"INSERT INTO sequelize_meta VALUES ('{A}.js')");
            }
        }
    }
}
