using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>Halves outside a transaction that fail or die in the middle, and what the next run makes of them.</summary>
public sealed class ResumeTests
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";
    private const string Log = "INSERT INTO log VALUES";

    [SkippableFact]
    public void The_next_run_goes_on_behind_the_last_statement_that_is_done()
    {
        using var database = TestDatabase.Create();
        string[] statements = ["CREATE TABLE log (i int)", $"{Log} (1)", $"{Log} (2)", "INSERT INTO missing VALUES (1)", $"{Log} (3)"];
        var first = Outside(database, statements);

        var error = Assert.Throws<MigrationFailedException>(() => first.Up());
        var status = Assert.Single(first.Status());
        database.Execute("CREATE TABLE missing (i int)");
        var second = Outside(database, statements);
        var outcome = Assert.Single(second.Up().Outcomes);

        Assert.Contains("3 of its statements were done before, and stay. The next run goes on behind them.", error.Message, StringComparison.Ordinal);
        Assert.Equal((MigrationState.Interrupted, 3), (status.State, status.StatementsDone));
        Assert.Equal(3, Assert.Single(second.Told.OfType<MigrationEvent.Resuming>()).Done);
        Assert.Equal((2, 3), (outcome.Statements, outcome.Resumed));
        Assert.Equal([1, 2, 3], Logged(database));
        Assert.Equal(MigrationState.Executed, Assert.Single(second.Status()).State);
        Assert.Equal(["failed", "succeeded"], Outcomes(database));
    }

    [SkippableTheory]
    [InlineData(0, "none of its statements was done before. The next run begins with the first.")]
    [InlineData(1, "1 of its statements was done before, and stays. The next run goes on behind it.")]
    [InlineData(2, "2 of its statements were done before, and stay. The next run goes on behind them.")]
    public void The_failure_says_how_much_of_it_stays(int done, string words)
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE log (i int)");

        var error = Assert.Throws<MigrationFailedException>(() => Outside(database, [.. Enumerable.Repeat($"{Log} (1)", done), "SELECT 1/0"]).Up());

        Assert.Contains($"It runs outside a transaction: {words}", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Each_of_many_runs_goes_on_behind_the_one_before()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE log (i int)");
        string[] statements =
            [$"{Log} (1)", "SELECT 1 / (SELECT count(*) FROM pg_tables WHERE tablename = 'one')", $"{Log} (2)", "SELECT 1 / (SELECT count(*) FROM pg_tables WHERE tablename = 'two')", $"{Log} (3)"];

        Assert.Throws<MigrationFailedException>(() => Outside(database, statements).Up());
        Assert.Throws<MigrationFailedException>(() => Outside(database, statements).Up());
        Assert.Equal([1], Logged(database));
        database.Execute("CREATE TABLE one (i int)");
        var third = Outside(database, statements);
        var error = Assert.Throws<MigrationFailedException>(() => third.Up());
        database.Execute("CREATE TABLE two (i int)");
        var last = Outside(database, statements);
        last.Up();

        Assert.Equal((2, 1), (error.Failure.Failed.Statements, error.Failure.Failed.Resumed));
        Assert.Equal(3, Assert.Single(last.Told.OfType<MigrationEvent.Resuming>()).Done);
        Assert.Equal([1, 2, 3], Logged(database));
    }

    [SkippableTheory]
    [InlineData("CREATE TABLE log (i int)", "INSERT INTO log VALUES (1)", "SELECT pg_sleep(60)", "INSERT INTO log VALUES (2)")]
    [InlineData("CREATE TABLE log (i int)", "INSERT INTO log VALUES (1)", "DO $$ BEGIN PERFORM pg_sleep(60); END $$", "INSERT INTO log VALUES (2)")]
    [InlineData("CREATE TABLE log (i int)", "INSERT INTO log VALUES (1)", "BEGIN", "INSERT INTO log VALUES (7)", "SELECT pg_sleep(60)", "COMMIT", "INSERT INTO log VALUES (2)")]
    [Trait("Pain", "1")]
    public void A_session_that_is_ended_in_the_middle_leaves_a_true_record(params string[] statements)
    {
        using var database = TestDatabase.Create();
        var ended = database.WhenItSleeps(() => database.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"));

        Assert.Throws<MigrationFailedException>(() => Outside(database, statements).Up());
        ended.Wait();
        var status = Assert.Single(Outside(database, statements).Status());
        Assert.Equal((MigrationState.Interrupted, 2), (status.State, status.StatementsDone));
        Assert.Equal([1], Logged(database));

        // What was slow is the rest of the text, which may be changed.
        var second = Outside(database, [.. statements.Select(text => text.Replace("pg_sleep(60)", "pg_sleep(0)", StringComparison.Ordinal))]);
        second.Up();

        Assert.Equal(statements.Contains("BEGIN") ? [1, 7, 2] : [1, 2], Logged(database));
    }

    [SkippableFact]
    public void A_transaction_of_the_authors_is_recorded_with_its_commit_or_not_at_all()
    {
        using var database = TestDatabase.Create();
        string[] statements =
        [
            "CREATE TABLE log (i int)", "BEGIN", $"{Log} (1)", $"{Log} (2)", "COMMIT", "BEGIN", $"{Log} (99)", "ROLLBACK", "START TRANSACTION", $"{Log} (3)",
            "SELECT 1 / (SELECT count(*) FROM pg_tables WHERE tablename = 'one')", "END",
        ];

        Assert.Throws<MigrationFailedException>(() => Outside(database, statements).Up());
        Assert.Equal(8, Assert.Single(Outside(database, statements).Status()).StatementsDone);
        Assert.Equal([1, 2], Logged(database));
        database.Execute("CREATE TABLE one (i int)");
        Outside(database, statements).Up();

        Assert.Equal([1, 2, 3], Logged(database));
    }

    [SkippableFact]
    public void A_text_that_was_changed_before_the_point_is_refused_with_the_choices_and_one_changed_behind_it_is_not()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", $"{Log} (1)", "SELECT 1/0").Up());
        var changed = Outside(database, "CREATE TABLE log (i int)", $"{Log} (8)", $"{Log} (9)");

        var error = Assert.Throws<MigrationFailedException>(() => changed.Up());

        Assert.Equal("InterruptedTextChanged", Assert.IsType<InvalidMigrationException>(error.InnerException).ErrorId);
        Assert.Contains("of those statement 2 (then line 3) is not the one that was done", error.Message, StringComparison.Ordinal);
        Assert.Contains("settle it as executed; or undo by hand what it did and settle it as pending", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], Logged(database));

        Outside(database, "CREATE TABLE log (i int)", $"{Log} (1)", $"{Log} (2)").Up();
        Assert.Equal([1, 2], Logged(database));
    }

    [SkippableFact]
    public void A_text_with_fewer_statements_than_are_done_is_refused()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", $"{Log} (1)", "SELECT 1/0").Up());

        var error = Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)").Up());

        Assert.Contains("now it has no such statement", error.Message, StringComparison.Ordinal);
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void A_script_is_compared_before_any_migration_of_the_run_is_begun()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Script(database, B, "CREATE TABLE log (i int)", "SELECT 1/0").Up());
        var changed = Script(database, B, "CREATE TABLE log (i bigint)", "SELECT 1");
        var runner = new Runner(database, [Sql(A, "CREATE TABLE earlier (i int)"), .. changed.Load()]);

        var error = Assert.Throws<InvalidMigrationException>(() => runner.Up());

        Assert.Equal(("InterruptedTextChanged", 2), (error.ErrorId, error.Location!.Line));
        Assert.Equal(["log"], TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void Line_ends_are_no_change()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Script(database, A, "CREATE TABLE log\n(i int)", "SELECT 1/0").Up());

        Script(database, A, "CREATE TABLE log\r\n(i int)", "SELECT 1").Up();
    }

    [SkippableFact]
    public void What_lives_in_the_session_is_said_again()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE SCHEMA other; CREATE TABLE other.log (i int)");
        string[] Statements(string last) => ["SET search_path = other", "SELECT set_config('application_name', 'mine', false)", $"{Log} (1)", last,
            "INSERT INTO log SELECT 2 WHERE current_setting('application_name') = 'mine'"];

        Assert.Throws<MigrationFailedException>(() => Outside(database, Statements("SELECT 1/0")).Up());
        Outside(database, Statements("SELECT 1/1")).Up();

        Assert.Equal([1, 2], database.Query<int>("SELECT i FROM other.log"));
    }

    [SkippableFact]
    public void A_role_that_a_migration_takes_on_needs_no_right_to_record()
    {
        using var database = TestDatabase.Create();
        var role = "role_" + database.Name;
        database.Execute($"CREATE ROLE {role}; CREATE TABLE log (i int); GRANT ALL ON log TO {role}");
        try
        {
            string[] Statements(string last) => [$"SET ROLE {role}", $"{Log} (1)", "VACUUM log", "BEGIN", $"{Log} (2)", "COMMIT", last, "INSERT INTO log SELECT 3 WHERE current_user <> session_user"];

            Assert.Throws<MigrationFailedException>(() => Outside(database, Statements("SELECT 1/0")).Up());
            Outside(database, Statements("SELECT 1/1")).Up();

            Assert.Equal([1, 2, 3], Logged(database));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public void Behind_a_temporary_table_nobody_can_go_on()
    {
        using var database = TestDatabase.Create();
        string[] statements = ["CREATE TEMP TABLE t AS SELECT 1 i", "SELECT 1/0"];
        Assert.Throws<MigrationFailedException>(() => Script(database, A, statements).Up());

        var error = Assert.Throws<InvalidMigrationException>(() => Script(database, A, statements).Up());

        Assert.Contains("made a temporary object, which is gone with its session", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Questions_are_asked_again_and_counts_are_remembered_but_rows_of_a_change_are_not()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE log (i int); INSERT INTO log VALUES (1), (2)");
        var seen = new List<string>();
        Runner Code(string last) => Of(database, A, statements =>
        {
            var asked = statements.Query<int>(new SqlStatement("SELECT i FROM log ORDER BY i"));
            var changed = statements.Execute([new SqlStatement("UPDATE log SET i = i + 10 WHERE i < 3")]);
            seen.Add($"{string.Join(' ', asked)}: {changed}");
            statements.Execute([new SqlStatement(last)]);
        });

        Assert.Throws<MigrationFailedException>(() => Code("SELECT 1/0").Up());
        Code("SELECT 1").Up();

        Assert.Equal(["1 2: 2", "11 12: 2"], seen);
        Assert.Equal([11, 12], Logged(database));
    }

    [SkippableTheory]
    [InlineData("INSERT INTO log VALUES (1) RETURNING i")]
    [InlineData("WITH added AS (INSERT INTO log VALUES (1) RETURNING i) SELECT i FROM added")]
    [InlineData("SELECT nextval('numbers')::int")]
    public void Rows_that_came_of_a_change_cannot_be_had_again(string statement)
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE log (i int); CREATE SEQUENCE numbers");
        Runner Code(string last) => Of(database, A, statements =>
        {
            Assert.Single(statements.Query<int>(new SqlStatement(statement)));
            statements.Execute([new SqlStatement(last)]);
        });

        Assert.Throws<MigrationFailedException>(() => Code("SELECT 1/0").Up());
        var error = Assert.Throws<MigrationFailedException>(() => Code("SELECT 1").Up());

        Assert.Contains("changed something and gave rows, which cannot be had again", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, database.Query<int>("SELECT last_value::int FROM numbers")[0]);
        Assert.True(Logged(database).Count < 2);
    }

    [SkippableFact]
    public void Code_that_swallows_the_refusal_is_refused_all_the_same()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", "SELECT 1/0").Up());

        var error = Assert.Throws<MigrationFailedException>(() => Of(database, A, statements =>
        {
            Assert.ThrowsAny<Exception>(() => statements.Execute([new SqlStatement("CREATE TABLE other (i int)")]));
            Assert.ThrowsAny<Exception>(() => statements.Execute([new SqlStatement("CREATE TABLE log (i int)")]));
        }).Up());

        Assert.Contains("is not the one that was done", error.Message, StringComparison.Ordinal);
        Assert.Equal(["log"], TransactionTests.Tables(database));
    }

    [SkippableFact]
    public void An_undo_is_gone_on_with_too()
    {
        using var database = TestDatabase.Create();
        Runner Both(string last) => new(database, Sql(A, "CREATE TABLE log (i int)") with { Down = Body(false, $"{Log} (1)", last, $"{Log} (2)") });
        Both("SELECT 1").Up();

        Assert.Throws<MigrationFailedException>(() => Both("SELECT 1/0").Down());
        var up = Both("SELECT 1");
        Assert.Empty(up.Up().Outcomes);
        Assert.Equal([A], Assert.Single(up.Told.OfType<MigrationEvent.Warned>().Select(told => told.Warning).OfType<PlanWarning.Interrupted>()).Names);
        Both("SELECT 1").Down();

        Assert.Equal([1, 2], Logged(database));
        Assert.Empty(TransactionTests.Rows(database));
    }

    [SkippableFact]
    public void An_up_that_is_not_finished_is_not_undone_nor_what_is_below_it()
    {
        using var database = TestDatabase.Create();
        var runner = new Runner(
            database,
            Sql(A, "SELECT 1") with { Down = Body(true, "SELECT 1") },
            Sql(B) with { Up = Body(false, "CREATE TABLE log (i int)", "SELECT 1/0"), Down = Body(true, "SELECT 1") });
        Assert.Throws<MigrationFailedException>(() => runner.Up());

        foreach (var selection in (MigrationSelection[])[new MigrationSelection.Next(1), new MigrationSelection.All(), new MigrationSelection.Named([MigrationName.Parse(B)])])
        {
            var error = Assert.Throws<InvalidMigrationException>(() => runner.Migrator().Run(new MigrationRequest.Revert(selection)));

            Assert.Equal("MigrationInterrupted", error.ErrorId);
            Assert.Contains("(1 statement done)", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(runner.Migrator().Run(new MigrationRequest.Revert(new MigrationSelection.Named([MigrationName.Parse(A)]))).Outcomes);
    }

    [SkippableFact]
    public void One_that_was_settled_as_pending_begins_at_its_beginning()
    {
        using var database = TestDatabase.Create();
        var failed = Outside(database, "CREATE TABLE IF NOT EXISTS log (i int)", $"{Log} (1)", "SELECT 1/0");
        Assert.Throws<MigrationFailedException>(() => failed.Up());
        failed.Record(new RecordRequest.Repair(new RecordSelection.Named([A])) { SettleAs = SettleAs.Pending });

        Assert.Equal(3, Assert.Single(Outside(database, "CREATE TABLE IF NOT EXISTS log (i int)", $"{Log} (1)", $"{Log} (2)").Up().Outcomes).Statements);
        Assert.Equal([1, 1, 2], Logged(database));
    }

    [SkippableFact]
    public void An_emptied_schema_takes_along_what_was_done()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", "SELECT 1/0").Up());

        var runner = Outside(database, "CREATE TABLE log (i int)", $"{Log} (1)");
        runner.Migrator().Run(new MigrationRequest.Reset { Drop = true });

        Assert.Equal([1], Logged(database));
    }

    [SkippableFact]
    public void One_that_is_to_run_in_a_transaction_now_is_refused_where_something_of_it_is_done()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", "SELECT 1/0").Up());

        var error = Assert.Throws<InvalidMigrationException>(() => new Runner(database, Sql(A, "CREATE TABLE log (i int)")).Up());

        Assert.Equal("InterruptedTextChanged", error.ErrorId);
        Assert.Contains("now it is to run in a transaction", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_statement_that_no_transaction_takes_is_recorded_whatever_it_looks_like()
    {
        using var database = TestDatabase.Create();
        string[] Statements(string last) =>
        [
            "CREATE TABLE log (i int)",
            "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); COMMIT; INSERT INTO log VALUES (2); COMMIT; END $$",
            "CALL fill()",
            "DO $$ BEGIN INSERT INTO log VALUES (3); COMMIT; END $$",
            "CREATE TABLE parts (i int) PARTITION BY RANGE (i)",
            "CREATE INDEX parts_i ON parts (i)",
            "REINDEX TABLE parts",
            "VACUUM log",
            last,
        ];

        var first = Outside(database, Statements("SELECT 1/0"));
        Assert.Throws<MigrationFailedException>(() => first.Up());
        Outside(database, Statements("SELECT 1")).Up();

        Assert.Empty(first.Told.OfType<MigrationEvent.Notice>());
        Assert.Equal([1, 2, 3], Logged(database));
    }

    [SkippableFact]
    public void A_constraint_that_is_checked_at_the_commit_leaves_nothing_recorded()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE TABLE log (i int PRIMARY KEY); CREATE TABLE child (i int REFERENCES log DEFERRABLE INITIALLY DEFERRED)");

        var error = Assert.Throws<MigrationFailedException>(() => Outside(database, "INSERT INTO child VALUES (1)").Up());

        Assert.Equal("23503", error.Failure.Server!.SqlState);
        Assert.Equal(0, Assert.Single(Outside(database, "INSERT INTO child VALUES (1)").Status()).StatementsDone);
        Assert.Equal(0, database.Query<int>("SELECT count(*)::int FROM sequelize_meta_statements")[0]);
    }

    [SkippableFact]
    public void Status_of_a_history_from_before_writes_nothing()
    {
        using var database = TestDatabase.Create();
        Assert.Throws<MigrationFailedException>(() => Outside(database, "CREATE TABLE log (i int)", "SELECT 1/0").Up());
        database.Execute("DROP TABLE sequelize_meta_statements");

        Assert.Equal(0, Assert.Single(Outside(database, "SELECT 1").Status()).StatementsDone);
        Assert.False(database.Query<bool>("SELECT to_regclass('sequelize_meta_statements') IS NOT NULL")[0]);
    }

    private static Runner Outside(TestDatabase database, params string[] statements) => new(database, Sql(A) with { Up = Body(false, statements) });

    private static Runner Of(TestDatabase database, string name, Action<IStatementSink> run) =>
        new(database, Sql(name) with { Up = new MigrationBody(false, context => run(context.Statements)) });

    private static Runner Script(TestDatabase database, string name, params string[] statements) => new(
        database,
        Sql(name) with { Up = Body(false, statements) with { Script = _ => statements.Select((text, index) => new SqlStatement(text, index + 2, 1)) } });

    private static IReadOnlyList<int> Logged(TestDatabase database) => database.Query<int>("SELECT i FROM log ORDER BY ctid");

    private static IReadOnlyList<string> Outcomes(TestDatabase database) => database.Query<string>("SELECT outcome FROM sequelize_meta_history ORDER BY id");
}
