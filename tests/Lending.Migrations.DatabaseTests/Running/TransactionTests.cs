using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

public sealed class TransactionTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string C = "20240103000000-c";

    [SkippableFact]
    [Trait("Pain", "1")]
    public void A_migration_that_fails_at_its_third_statement_leaves_nothing_and_the_earlier_ones_stay()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database,
            Sql(A, "CREATE TABLE a (i int)"),
            Sql(B, "CREATE TABLE b (i int)", "INSERT INTO a VALUES (1)", "SELECT 1/0", "CREATE TABLE never (i int)"),
            Sql(C, "CREATE TABLE c (i int)"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Equal("22012", error.Failure.Server!.SqlState);
        Assert.Equal(new SourceLocation($"/migrations/{B}.sql", 4, 1), error.Failure.Location);
        Assert.Equal(2, error.Failure.Failed.Statements);
        Assert.Equal(["a"], Tables(database));
        Assert.Empty(database.Query<int>("SELECT i FROM a"));
        Assert.Equal([A + ".js"], Rows(database));
        Assert.Equal(
            [(A, "succeeded", 1, null), (B, "failed", 2, "22012: division by zero")],
            database.Query<(string, string, int, string?)>("SELECT name, outcome, statements, error FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void A_second_run_has_nothing_to_do()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)"));
        runner.Up();

        Assert.Empty(runner.Up().Outcomes);
    }

    [SkippableFact]
    public void A_constraint_that_fails_at_commit_rolls_the_migration_back()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database,
            Sql(A, "CREATE TABLE a (i int PRIMARY KEY)", "CREATE TABLE b (i int REFERENCES a DEFERRABLE INITIALLY DEFERRED)", "INSERT INTO b VALUES (1)"));

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Equal("23503", error.Failure.Server!.SqlState);
        Assert.Empty(Tables(database));
        Assert.Empty(Rows(database));
    }

    [SkippableFact]
    public void A_migration_whose_code_throws_is_rolled_back()
    {
        using var database = TestDatabase.Create();
        var migration = Sql(A) with
        {
            Up = new MigrationBody(true, context =>
            {
                context.Statements.Execute([new SqlStatement("CREATE TABLE a (i int)")]);
                throw new FormatException("a bug of the author");
            }),
        };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, migration).Up());

        Assert.IsType<FormatException>(error.InnerException);
        Assert.Empty(Tables(database));
    }

    [SkippableFact]
    public void A_migration_that_swallows_a_server_error_still_fails_with_that_error()
    {
        using var database = TestDatabase.Create();
        var migration = Sql(A) with
        {
            Up = new MigrationBody(true, context => Assert.Throws<StatementFailedException>(
                () => context.Statements.Execute([new SqlStatement("SELECT 1/0")]))),
        };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, migration).Up());

        Assert.Equal("22012", error.Failure.Server!.SqlState);
        Assert.Empty(Rows(database));
    }

    [SkippableFact]
    public void A_migration_without_a_statement_is_recorded()
    {
        using var database = TestDatabase.Create();

        Assert.Equal(0, Assert.Single(new Runner(database, Sql(A)).Up().Outcomes).Statements);
        Assert.Equal([A + ".js"], Rows(database));
    }

    [SkippableFact]
    public void Outside_a_transaction_each_statement_stays_and_the_history_says_how_far_it_came()
    {
        using var database = TestDatabase.Create();
        var migration = Sql(A) with
        {
            Up = new MigrationBody(false, context =>
            {
                foreach (var text in new[] { "CREATE TABLE a (i int)", "CREATE INDEX CONCURRENTLY a_i_idx ON a (i)", "SELECT 1/0" })
                {
                    context.Statements.Execute([new SqlStatement(text)]);
                }
            }),
        };

        var runner = new Runner(database, migration);

        var error = Assert.Throws<MigrationFailedException>(() => runner.Up());

        Assert.Empty(runner.Told.OfType<MigrationEvent.Notice>());
        Assert.Contains("2 of its statements were done before, and stay", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], Tables(database));
        Assert.Empty(Rows(database));
        Assert.Equal(
            [("failed", 2, false)],
            database.Query<(string, int, bool)>("SELECT outcome, statements, transactional FROM sequelize_meta_history"));
    }

    [SkippableFact]
    public void Outside_a_transaction_a_success_is_recorded_as_any_other()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database, Sql(A, "CREATE TABLE a (i int)"), Sql(B) with { Up = Body(false, "CREATE INDEX CONCURRENTLY a_i_idx ON a (i)") });

        runner.Up();

        Assert.Equal([A + ".js", B + ".js"], Rows(database));
        Assert.Equal(["succeeded", "succeeded"], database.Query<string>("SELECT outcome FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    public void A_down_takes_the_row_away_and_keeps_the_history()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database,
            Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") },
            Sql(B, "CREATE TABLE b (i int)") with { Down = Body(false, "DROP TABLE b") });
        runner.Up();

        runner.Down(2);

        Assert.Empty(Tables(database));
        Assert.Empty(Rows(database));
        Assert.Equal(
            [(A, "up"), (B, "up"), (B, "down"), (A, "down")],
            database.Query<(string, string)>("SELECT name, direction FROM sequelize_meta_history ORDER BY id"));
    }

    [SkippableFact]
    [Trait("Pain", "19")]
    public void What_a_migration_sets_in_the_session_ends_with_it()
    {
        using var database = TestDatabase.Create();
        var role = "role_" + database.Name;
        database.Execute($"CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}");
        try
        {
            var runner = new Runner(
                database,
                Sql(A, "CREATE SCHEMA other", "SET search_path = other", "SET timezone = 'Asia/Tokyo'", "SET statement_timeout = '1h'", $"SET ROLE {role}"),
                Sql(B, "CREATE TABLE b AS SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS timeout, current_user = session_user AS same"));

            runner.Up();

            Assert.Equal([("UTC", "0", true)], database.Query<(string, string, bool)>("SELECT zone, timeout, same FROM public.b"));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public void A_role_that_the_connection_began_with_is_there_for_every_migration()
    {
        using var database = TestDatabase.Create();
        var role = "role_" + database.Name;
        database.Execute($"CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}");
        try
        {
            var runner = new Runner(database, Sql(A, "CREATE TABLE a (i int)", "RESET ROLE"), Sql(B, "CREATE TABLE b (i int)"))
            {
                ConnectionString = database.ConnectionString + $";Options=-c role={role}",
            };

            runner.Up();

            Assert.Equal([role, role], database.Query<string>("SELECT tableowner::text FROM pg_tables WHERE tablename IN ('a', 'b')"));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public void The_session_is_as_sequelize_prepares_it()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(database, Sql(A,
            "CREATE TABLE a AS SELECT current_setting('timezone') z, current_setting('client_min_messages') m, current_setting('standard_conforming_strings') s, current_setting('application_name') n"));

        runner.Up();

        Assert.Equal(
            [("UTC", "warning", "on", runner.Settings.Runner.Tool)],
            database.Query<(string, string, string, string)>("SELECT z, m, s, n FROM a"));
    }

    [SkippableFact]
    public void A_table_of_ten_thousand_statements_goes_in_bounded_batches()
    {
        using var database = TestDatabase.Create();
        var inserts = Enumerable.Range(0, 10_000).Select(i => $"INSERT INTO a VALUES ({i})");

        var report = new Runner(database, Sql(A, ["CREATE TABLE a (i int)", .. inserts])).Up();

        Assert.Equal(10_001, Assert.Single(report.Outcomes).Statements);
        Assert.Equal([10_000L], database.Query<long>("SELECT count(*) FROM a"));
    }

    internal static IReadOnlyList<string> Tables(TestDatabase database) => database.Query<string>(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'sequelize_meta%' ORDER BY 1");

    internal static IReadOnlyList<string> Rows(TestDatabase database) => database.Query<string>("SELECT name FROM sequelize_meta ORDER BY 1");

    [SkippableTheory]
    [InlineData("DEALLOCATE ALL")]
    [InlineData("DO $$ BEGIN EXECUTE 'deallocate all'; END $$")]
    public void A_migration_that_deallocates_what_the_session_prepared_takes_nothing_from_the_runner(string statement)
    {
        using var database = TestDatabase.Create();

        var report = new Runner(
            database, Sql(A, "SELECT 1"), Sql(B, statement), Sql(C, "SELECT 1", statement, "SELECT 2")).Up();

        Assert.Equal(3, report.Outcomes.Count);
    }

    [SkippableFact]
    public void What_a_migration_prepared_stays_until_it_is_deallocated_by_name()
    {
        using var database = TestDatabase.Create();

        new Runner(
            database,
            Sql(A, "SELECT 1"),
            Sql(B, "PREPARE one AS SELECT 1", "CREATE TABLE t (i int)", "PREPARE two AS INSERT INTO t VALUES (2)", "DEALLOCATE one"),
            Sql(C, "EXECUTE two")).Up();

        Assert.Equal([2], database.Query<int>("SELECT i FROM t"));
    }

    [SkippableTheory]
    [InlineData("DEALLOCATE ALL")]
    [InlineData("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")]
    public void A_migration_may_have_the_server_forget_what_was_prepared_our_own_too(string statement)
    {
        using var database = TestDatabase.Create();

        var report = new Runner(database, Sql(A, "SELECT 1"), Sql(B, "CREATE TABLE b (i int)", statement), Sql(C, "SELECT 1")).Up();

        Assert.Equal([1, 2, 1], report.Outcomes.Select(outcome => outcome.Statements));
        Assert.Equal([A, B, C], database.Query<string>("SELECT name FROM sequelize_meta_history WHERE outcome = 'succeeded' ORDER BY id"));
        Assert.Equal(3L, database.Query<long>("SELECT count(*) FROM sequelize_meta_history").Single());
    }

    [SkippableFact]
    public void The_rows_of_a_success_are_prepared_once_a_run()
    {
        using var database = TestDatabase.Create();

        new Runner(
            database, Sql(A, "SELECT 1"), Sql(B, "CREATE TABLE seen AS SELECT name FROM pg_prepared_statements WHERE generic_plans + custom_plans > 0")).Up();

        Assert.Equal(
            ["lending_migrations_record", "lending_migrations_success"], database.Query<string>("SELECT name FROM seen ORDER BY name"));
    }

    [SkippableFact]
    public void A_migration_outside_a_transaction_may_discard_all()
    {
        using var database = TestDatabase.Create();
        var outside = Sql(C) with { Up = Body(false, "DISCARD ALL", "CREATE TABLE c (i int)") };

        var report = new Runner(database, Sql(A, "SELECT 1"), Sql(B, "SELECT 1"), outside, Sql("20240104000000-d", "SELECT 1")).Up();

        Assert.Equal(4, report.Outcomes.Count);
    }

    [SkippableFact]
    public void A_query_whose_table_changes_between_two_migrations_is_planned_anew()
    {
        using var database = TestDatabase.Create();

        var report = new Runner(
            database,
            Sql(A, "CREATE TABLE a (i int)", "SELECT * FROM a"),
            Sql(B, "SELECT * FROM a", "ALTER TABLE a ADD COLUMN t text", "SELECT * FROM a"),
            Sql(C, "SELECT * FROM a", "ALTER TABLE a DROP COLUMN i", "SELECT * FROM a")).Up();

        Assert.Equal(3, report.Outcomes.Count);
    }

    [SkippableTheory]
    [InlineData("25001", "VACUUM")]
    [InlineData("55P04", "ALTER TYPE mood ADD VALUE 'happy'", "SELECT 'happy'::mood")]
    [Trait("Pain", "4")]
    public void A_statement_that_the_server_takes_in_no_transaction_fails_with_what_to_write(string state, params string[] statements)
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TYPE mood AS ENUM ('sad')");
        var migration = Sql(A) with { Up = Body(true, statements) with { OptOut = "the words for it" } };

        var error = Assert.Throws<MigrationFailedException>(() => new Runner(database, migration).Up());

        Assert.Equal(state, error.Failure.Server!.SqlState);
        Assert.Contains("REMEDY: take it out of the transaction: the words for it.", error.Message, StringComparison.Ordinal);
    }
}
