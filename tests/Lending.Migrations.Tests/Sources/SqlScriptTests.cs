using System.Text;
using Lending.Migrations.Lexing;
using Lending.Migrations.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class SqlScriptTests
{
    private const string Up = "-- migrate:up\n";

    public static TheoryData<string> Tricky => [.. TrickyStatements.All];

    [Theory]
    [MemberData(nameof(Tricky))]
    [Trait("Pain", "9")]
    public void A_semicolon_that_is_not_an_end_splits_nothing(string statement)
    {
        var statements = Scripts.Statements($"{Up}{statement};SELECT 2");

        Assert.Equal([statement.TrimEnd(), "SELECT 2"], statements.Select(one => one.Text));
    }

    [Theory]
    [MemberData(nameof(Tricky))]
    public void The_last_statement_needs_no_semicolon(string statement) =>
        Assert.Equal([statement.TrimEnd()], Scripts.Statements(Up + statement).Select(one => one.Text));

    [Fact]
    [Trait("Pain", "9")]
    public void Random_scripts_are_cut_back_into_their_statements_with_lines_and_columns()
    {
        string[] gaps = ["", " ", "\n", "\r\n", "\r", "\t\n\n", " -- a; comment\n", "/* a; /* b */ 'c */", "\n-- é 😀\r\n  ", ";", " ;\n;", "/* é😀 */ ", "--\n"];
        foreach (var seed in Enumerable.Range(1, 300))
        {
            var random = new Random(seed);
            var script = new StringBuilder(Up);
            var expected = new List<SqlStatement>();
            for (var count = random.Next(1, 12); count > 0; count--)
            {
                script.Append(gaps[random.Next(gaps.Length)]).Append(gaps[random.Next(gaps.Length)]);
                var (line, column) = PlaceOfEnd(script.ToString());
                var statement = TrickyStatements.All[random.Next(TrickyStatements.All.Length)].TrimEnd();
                expected.Add(new SqlStatement(statement, line, column));
                script.Append(statement).Append(gaps[random.Next(6)]).Append(';');
            }
            var text = script.ToString();

            Assert.Equal(expected, Scripts.Statements(text));
            Assert.Equal(expected, Scripts.Streamed(text, window: random.Next(4, 60), trickle: random.Next(1, 20)));
        }
    }

    [Fact]
    public void A_stream_gives_what_the_held_text_gives_wherever_its_window_ends()
    {
        var text = $"{Up}{string.Join(";\r\n-- é\n", TrickyStatements.All)};\n-- migrate:down transaction:false\nSELECT 'down'; COMMIT";
        var up = Scripts.Statements(text);
        var down = Scripts.Statements(text, MigrationDirection.Down);
        Assert.Equal(TrickyStatements.All.Length, up.Count);
        Assert.Equal(2, down.Count);

        for (var window = 1; window < 150; window++)
        {
            Assert.Equal(up, Scripts.Streamed(text, window));
            Assert.Equal(down, Scripts.Streamed(text, window, direction: MigrationDirection.Down));
            Scripts.CheckStreamed(text, window, trickle: window % 7 + 1);
        }
    }

    [Theory]
    [MemberData(nameof(Tricky))]
    public void A_stream_may_be_cut_at_every_byte_of_a_statement(string statement)
    {
        var text = $"{Up}{statement};\nSELECT 2;";
        var expected = Scripts.Statements(text);

        for (var padding = 0; padding < Encoding.UTF8.GetByteCount(text); padding++)
        {
            var padded = new string(' ', padding) + text;
            Assert.Equal(expected, Scripts.Streamed(padded, window: 16, trickle: 5));
            Assert.Equal(expected, Scripts.Streamed(padded, window: 64));
        }
    }

    [Theory]
    [InlineData("-- migrate:up\nSELECT 1", 2, 1)]
    [InlineData("-- migrate:up\r\n\r\n  SELECT 1", 3, 3)]
    [InlineData("-- migrate:up\r\r\tSELECT 1", 3, 2)]
    [InlineData("-- migrate:up\n/* é\n😀 */ SELECT 1", 3, 6)]
    [InlineData("\n\n -- a comment\n-- migrate:up\n-- another\n ; SELECT 1", 6, 4)]
    [InlineData("-- migrate:up\n\n\n\"quoted\"", 4, 1)]
    [InlineData("-- migrate:up\n(SELECT 1)", 2, 1)]
    public void A_statement_knows_where_it_begins(string script, int line, int column)
    {
        var statement = Assert.Single(Scripts.Statements(script));

        Assert.Equal((line, column), (statement.Line, statement.Column));
    }

    [Fact]
    public void A_comment_ends_at_a_lone_carriage_return_as_it_does_for_the_server() =>
        Assert.Equal(["SELECT 1"], Scripts.Statements("-- migrate:up\r-- a comment\rSELECT 1\r-- ;").Select(one => one.Text));

    [Fact]
    public void A_no_break_space_is_a_letter_as_it_is_for_the_server() =>
        Assert.Equal(["SELECT\u00A0E'a\\'"], Scripts.Statements($"{Up}SELECT\u00A0E'a\\';").Select(one => one.Text));

    [Theory]
    [InlineData("")]
    [InlineData(";; ; /* nothing */ -- at all\n;")]
    [InlineData("-- only a comment")]
    public void A_half_may_hold_nothing(string half)
    {
        Scripts.Check(Up + half);

        Assert.Empty(Scripts.Statements(Up + half));
    }

    [Fact]
    public void Comments_behind_a_statement_are_not_part_of_it() =>
        Assert.Equal(["SELECT 1", "SELECT 2"], Scripts.Statements($"{Up}SELECT 1 -- one\n ; SELECT 2 /* two */").Select(one => one.Text));

    [Fact]
    public void A_marker_ends_a_statement_that_has_no_semicolon()
    {
        const string script = "-- migrate:up\nSELECT 1\n-- migrate:down\nSELECT 2";

        Assert.Equal(["SELECT 1"], Scripts.Statements(script).Select(one => one.Text));
        Assert.Equal(["SELECT 2"], Scripts.Statements(script, MigrationDirection.Down).Select(one => one.Text));
    }

    [Fact]
    public void Down_may_stand_before_up()
    {
        const string script = "-- migrate:down\nSELECT 2;\n-- migrate:up\nSELECT 1;";

        Scripts.Check(script);
        Assert.Equal([new SqlStatement("SELECT 1", 4, 1)], Scripts.Statements(script));
        Assert.Equal([new SqlStatement("SELECT 2", 2, 1)], Scripts.Statements(script, MigrationDirection.Down));
    }

    [Theory]
    [InlineData("SELECT '\n-- migrate:down\n'")]
    [InlineData("SELECT $$\n-- migrate:down\n$$")]
    [InlineData("SELECT \"\n-- migrate:down\n\"")]
    [InlineData("SELECT E'\\'\n-- migrate:down\n'")]
    [InlineData("SELECT 1 /*\n-- migrate:down\n*/ + 1")]
    public void A_marker_inside_quotes_or_a_comment_is_none(string statement)
    {
        var script = Scripts.Kept(Up + statement);

        Assert.Equal([statement], script.Statements(MigrationDirection.Up).Select(one => one.Text));
        Assert.Null(script.Down);
    }

    [Fact]
    public void A_stream_may_be_cut_behind_its_byte_order_mark()
    {
        for (var trickle = 1; trickle < 8; trickle++)
        {
            Assert.Equal(Scripts.Statements($"{Up}SELECT 'é'"), Scripts.Streamed($"\uFEFF{Up}SELECT 'é'", window: 8, trickle));
            var error = Assert.Throws<InvalidMigrationException>(() => Scripts.CheckStreamed($"\uFEFFé{Up}", window: 8, trickle));
            Assert.Equal("ScriptInvalid", error.ErrorId);
        }
    }

    [Fact]
    public void What_is_not_wanted_is_not_held()
    {
        var script = $"{Up}SELECT 1;\n-- migrate:down\nSELECT '{new string('x', 8_000_000)}'; SELECT /* {new string('x', 8_000_000)} */ 2";
        using var stream = Scripts.Stream(script);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Single(new SqlScript(new ScriptWindow(stream.Read, 4096), Scripts.File).Statements(MigrationDirection.Up));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Statements_are_read_lazily()
    {
        using var statements = Scripts.Kept($"{Up}SELECT 1; SELECT 'no end").Statements(MigrationDirection.Up).GetEnumerator();

        Assert.True(statements.MoveNext());
        Assert.Equal("SELECT 1", statements.Current.Text);
        Assert.Throws<InvalidMigrationException>(() => statements.MoveNext());
    }

    private static (int Line, int Column) PlaceOfEnd(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Replace('\r', '\n').Split('\n');
        return (lines.Length, lines[^1].EnumerateRunes().Count() + 1);
    }
}
