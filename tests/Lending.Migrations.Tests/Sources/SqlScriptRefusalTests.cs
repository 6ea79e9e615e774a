using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class SqlScriptRefusalTests
{
    [Theory]
    [InlineData("", 1, "no '-- migrate:up' line")]
    [InlineData("-- a comment\n/* and another */\n", 1, "no '-- migrate:up' line")]
    [InlineData("-- migrate:down\nSELECT 1;", 1, "no '-- migrate:up' line")]
    [InlineData("-- migrate:up\nSELECT 1;\n-- migrate:up\n", 3, "a second '-- migrate:up'")]
    [InlineData("-- migrate:up\n-- migrate:down\n\n-- migrate:down", 4, "a second '-- migrate:down'")]
    [InlineData("-- hello\n SELECT 1;\n-- migrate:up\n", 2, "text before the first marker")]
    [InlineData("\n;\n-- migrate:up\n", 2, "text before the first marker")]
    [InlineData("\n\\connect x\n-- migrate:up\n", 2, "text before the first marker")]
    [InlineData("-- migrate:up transactions:false\n", 1, "'transactions:false' is no option")]
    [InlineData("-- migrate:up transaction:no\n", 1, "'transaction:no' is no option")]
    [InlineData("-- migrate:up transaction: false\n", 1, "'transaction:' is no option")]
    [InlineData("-- migrate:up transaction:false transaction:false\n", 1, "stands twice")]
    [InlineData("-- migrate:up\n-- migrate:down Transaction:false\n", 2, "'Transaction:false' is no option")]
    [InlineData("-- migrate:upp\n", 1, "'-- migrate:upp' is no marker")]
    [InlineData("-- migrate:up lock_timeout:10\n", 1, "'lock_timeout:10' is not understood. A time is a number and its unit")]
    [InlineData("-- migrate:up lock_timeout\n", 1, "'lock_timeout' is not understood")]
    [InlineData("-- migrate:up lock_timeout:99999h\n", 1, "is not understood")]
    [InlineData("-- migrate:up lock_timeout:1s lock_timeout:1s\n", 1, "the option 'lock_timeout' stands twice")]
    [InlineData("-- migrate:up;\n", 1, "'-- migrate:up;' is no marker")]
    [InlineData("-- migrate:\n", 1, "is no marker")]
    [InlineData("-- Migrate:Up\n", 1, "'-- Migrate:Up' is no marker")]
    [InlineData("-- migrate:up\n-- MIGRATE:DOWN\n", 2, "is no marker")]
    [InlineData("-- migrate:up\n-- migrate: down\n", 2, "is no marker")]
    [InlineData("-- migrate:up\n-- migrate :down\n", 2, "is no marker")]
    [InlineData("-- migrate:up\n--- migrate:down\n", 2, "is no marker")]
    [InlineData("-- migrate:up\nSELECT 1; -- migrate:down\n", 2, "a line of its own")]
    [InlineData("-- migrate:up\n/* x */ -- migrate:down\n", 2, "a line of its own")]
    [InlineData("-- migrate:up\nSELECT (1;\n-- migrate:down\n)", 2, "a '(' without its ')'")]
    [InlineData("-- migrate:up\nSELECT ((1);\n\n", 2, "a '(' without its ')'")]
    [InlineData("-- migrate:up\n\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\n-- migrate:down\n", 3, "BEGIN ATOMIC without its END")]
    public void What_is_no_script_is_an_error_with_its_line(string script, int line, string words)
    {
        foreach (var check in Checks(script))
        {
            var error = Assert.Throws<InvalidMigrationException>(check);

            Assert.Equal("ScriptInvalid", error.ErrorId);
            Assert.Equal((Scripts.File, line), (error.Location!.File, error.Location.Line));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-- migrate:up", true)]
    [InlineData("--migrate:up", true)]
    [InlineData("  \t--  migrate:up \t", true)]
    [InlineData("-- migrate:up transaction:true", true)]
    [InlineData("-- migrate:up transaction:false", false)]
    [InlineData("--migrate:up\ttransaction:false  ", false)]
    public void A_marker_may_be_spaced_freely(string marker, bool transactional)
    {
        foreach (var lineEnd in (string[])["\n", "\r\n", "\r", ""])
        {
            var script = Scripts.Kept($"-- first{(lineEnd.Length == 0 ? "\n" : lineEnd)}{marker}{lineEnd}");
            script.Check();

            Assert.Equal(transactional, script.Up!.Transactional);
            Assert.Null(script.Down);
        }
    }

    [Theory]
    [InlineData("-- migrated: all rows")]
    [InlineData("-- migrate the users")]
    [InlineData("-- see migrate:up")]
    [InlineData("-- migrate")]
    public void A_comment_that_speaks_of_migrating_is_a_comment(string comment) =>
        Assert.Single(Scripts.Statements($"-- migrate:up\n{comment}\nSELECT 1"));

    [Theory]
    [InlineData("SELECT 'a", 3, 8, "string")]
    [InlineData("SELECT 'a''", 3, 8, "string")]
    [InlineData("SELECT E'a\\'", 3, 8, "string")]
    [InlineData("SELECT E'a\\", 3, 8, "string")]
    [InlineData("SELECT \"a", 3, 8, "quoted identifier")]
    [InlineData("SELECT U&\"a", 3, 10, "quoted identifier")]
    [InlineData("SELECT $x$ $$ $X$", 3, 8, "dollar-quoted string $x$")]
    [InlineData("SELECT $$ $", 3, 8, "dollar-quoted string $$")]
    [InlineData("SELECT /* /* */ ", 3, 8, "comment")]
    [InlineData("SELECT /*/", 3, 8, "comment")]
    [InlineData("SELECT 1;\n  'é\n\n;\n", 4, 3, "string")]
    public void What_has_no_end_is_an_error_where_it_begins(string text, int line, int column, string what)
    {
        var script = $"-- migrate:up\n\n{text}{new string(' ', 50)}";
        if (text.EndsWith('\\'))
        {
            script = script.TrimEnd();
        }
        foreach (var check in Checks(script))
        {
            var error = Assert.Throws<InvalidMigrationException>(check);

            Assert.Equal("ScriptInvalid", error.ErrorId);
            Assert.Equal(new SourceLocation(Scripts.File, line, column), error.Location);
            Assert.Contains($"the {what} that begins here has no end", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("begin isolation level serializable", "BEGIN")]
    [InlineData("/* x */ Start -- y\n Transaction", "START TRANSACTION")]
    [InlineData("COMMIT", "COMMIT")]
    [InlineData("commit and chain", "COMMIT")]
    [InlineData("END", "END")]
    [InlineData("END TRANSACTION", "END")]
    [InlineData("ABORT", "ABORT")]
    [InlineData("ROLLBACK", "ROLLBACK")]
    [InlineData("ROLLBACK AND NO CHAIN", "ROLLBACK")]
    [InlineData("ROLLBACK WORK", "ROLLBACK")]
    [InlineData("PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION")]
    [InlineData("PREPARE TRANSACTION U&'x'", "PREPARE TRANSACTION")]
    [InlineData("COMMIT PREPARED 'x'", "COMMIT PREPARED")]
    [InlineData("ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED")]
    public void Transaction_control_in_a_transactional_half_is_refused(string statement, string control)
    {
        foreach (var (half, line) in (ReadOnlySpan<(string, int)>)[("", 3), ("-- migrate:down\n", 4)])
        {
            var script = $"-- migrate:up\n{half}SELECT 1;\n  {statement};\nSELECT 2;";
            var error = Assert.Throws<InvalidMigrationException>(() => Scripts.Check(script));

            Assert.Equal("TransactionControl", error.ErrorId);
            Assert.Equal(line, error.Location!.Line);
            Assert.StartsWith($"{Scripts.File}({line},", error.Message, StringComparison.Ordinal);
            Assert.Contains($": {control} in a half", error.Message, StringComparison.Ordinal);
            Assert.Contains($"'-- migrate:{(half.Length == 0 ? "up" : "down")} transaction:false'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Transaction_control_without_a_semicolon_is_seen_too() =>
        Assert.Equal("TransactionControl", Assert.Throws<InvalidMigrationException>(() => Scripts.Check("-- migrate:up\nCOMMIT")).ErrorId);

    [Theory]
    [InlineData("BEGIN; SELECT 1; COMMIT")]
    [InlineData("PREPARE TRANSACTION 'x'; ROLLBACK PREPARED 'x'")]
    public void Transaction_control_outside_a_transaction_is_the_authors_own(string statements) =>
        Scripts.Check($"-- migrate:up transaction:false\n{statements}");

    [Theory]
    [InlineData("SAVEPOINT a")]
    [InlineData("RELEASE SAVEPOINT a")]
    [InlineData("ROLLBACK TO a")]
    [InlineData("ROLLBACK TO SAVEPOINT a")]
    [InlineData("ROLLBACK TRANSACTION TO SAVEPOINT a")]
    [InlineData("SET TRANSACTION READ ONLY")]
    [InlineData("PREPARE transaction AS SELECT 1")]
    [InlineData("PREPARE transaction (int) AS SELECT 1")]
    [InlineData("CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END")]
    [InlineData("START_something()")]
    public void What_only_resembles_transaction_control_is_let_in(string statement) => Scripts.Check($"-- migrate:up\n{statement};");

    [Theory]
    [InlineData("-- migrate:up\nSELECT 1;\n\\i other.sql\n", 3, 1)]
    [InlineData("-- migrate:up transaction:false\nSELECT 1 \\gexec\n", 2, 10)]
    [InlineData("-- migrate:up\n-- migrate:down\n\\connect abc\n", 3, 1)]
    public void A_psql_command_is_refused_in_any_half(string script, int line, int column)
    {
        foreach (var check in Checks(script))
        {
            var error = Assert.Throws<InvalidMigrationException>(check);

            Assert.Equal("PsqlCommand", error.ErrorId);
            Assert.Equal((line, column), (error.Location!.Line, error.Location.Column));
            Assert.Contains("Take it out", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("COPY t TO /* here */ stdout")]
    [InlineData("COPY t TO STDIN")]
    [InlineData("COPY (SELECT 1) TO STDOUT")]
    public void Copy_to_the_client_is_refused(string statement)
    {
        foreach (var option in (string[])["", " transaction:false"])
        {
            var error = Assert.Throws<InvalidMigrationException>(() => Scripts.Check($"-- migrate:up{option}\n\n{statement};\n"));

            Assert.Equal("CopyWithClient", error.ErrorId);
            Assert.Equal((3, 1), (error.Location!.Line, error.Location.Column));
        }
    }

    private static IEnumerable<Action> Checks(string script)
    {
        yield return () => Scripts.Check(script);
        foreach (var window in Enumerable.Range(4, 40))
        {
            yield return () => Scripts.CheckStreamed(script, window);
            yield return () => Scripts.CheckStreamed(script, window, trickle: 3);
        }
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (i)", "CREATE INDEX CONCURRENTLY")]
    [InlineData("create unique index /* now */ concurrently if not exists i on a (i)", "CREATE INDEX CONCURRENTLY")]
    [InlineData("DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY")]
    [InlineData("REINDEX (VERBOSE) TABLE CONCURRENTLY a", "REINDEX CONCURRENTLY")]
    [InlineData("REINDEX SCHEMA public", "REINDEX of more than a table")]
    [InlineData("VACUUM (FULL) a", "VACUUM")]
    [InlineData("CREATE DATABASE x", "CREATE DATABASE")]
    [InlineData("DROP TABLESPACE x", "DROP TABLESPACE")]
    [InlineData("ALTER SYSTEM SET work_mem = '1MB'", "ALTER SYSTEM")]
    [InlineData("CREATE TABLESPACE x LOCATION '/x'", "CREATE TABLESPACE")]
    [InlineData("DROP DATABASE x", "DROP DATABASE")]
    [InlineData("REINDEX (CONCURRENTLY, VERBOSE) INDEX i", "REINDEX CONCURRENTLY")]
    [InlineData("REINDEX DATABASE CONCURRENTLY x", "REINDEX of more than a table")]
    [InlineData("ALTER TABLE ONLY a.b DETACH PARTITION \"c\".d CONCURRENTLY", "ALTER TABLE … DETACH PARTITION CONCURRENTLY")]
    [InlineData("ALTER DATABASE x SET TABLESPACE y", "ALTER DATABASE … SET TABLESPACE")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p", "CREATE SUBSCRIPTION with a slot")]
    [InlineData("CREATE SUBSCRIPTION \"s\" CONNECTION 'x' PUBLICATION p WITH (copy_data = false)", "CREATE SUBSCRIPTION with a slot")]
    [InlineData("ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER SUBSCRIPTION … REFRESH")]
    [InlineData("ALTER SUBSCRIPTION \"s\" REFRESH PUBLICATION", "ALTER SUBSCRIPTION … REFRESH")]
    [InlineData("DISCARD ALL", "DISCARD ALL")]
    [InlineData("CLUSTER", "CLUSTER of all tables")]
    [InlineData("CLUSTER (VERBOSE)", "CLUSTER of all tables")]
    [Trait("Pain", "4")]
    public void A_statement_that_no_transaction_takes_is_refused_with_the_option_to_add(string statement, string named)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Scripts.Kept($"-- migrate:up\nSELECT 1;\n{statement};\n-- migrate:down\n").Check());

        Assert.Equal("TransactionRefused", error.ErrorId);
        Assert.Equal(3, error.Location!.Line);
        Assert.Contains($"{named} cannot run in a transaction", error.Message, StringComparison.Ordinal);
        Assert.Contains("'-- migrate:up transaction:false'", error.Message, StringComparison.Ordinal);
        Scripts.Kept($"-- migrate:up transaction:false\n{statement};\n").Check();
    }

    [Theory]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY a")]
    [InlineData("CREATE INDEX \"concurrently\" ON a (i)")]
    [InlineData("REINDEX TABLE a")]
    [InlineData("REINDEX INDEX \"concurrently\"")]
    [InlineData("ALTER TABLE a DETACH PARTITION b")]
    [InlineData("ALTER TABLE a DETACH PARTITION b FINALIZE")]
    [InlineData("ALTER TABLE a SET TABLESPACE b")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)")]
    [InlineData("DROP SUBSCRIPTION s")]
    [InlineData("ALTER SUBSCRIPTION s ENABLE")]
    [InlineData("DISCARD TEMP")]
    [InlineData("CLUSTER a")]
    [InlineData("CLUSTER \"a\"")]
    [InlineData("CLUSTER a USING i")]
    [InlineData("ALTER DATABASE x SET work_mem = '1MB'")]
    [InlineData("CREATE TABLE vacuum (concurrently int)")]
    public void A_statement_that_only_resembles_one_is_taken(string statement) => Scripts.Kept($"-- migrate:up\n{statement};\n").Check();
}
