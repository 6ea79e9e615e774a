using System.Text;
using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class CopyDataTests
{
    private const string Up = "-- migrate:up\n";

    [Theory]
    [InlineData("1\tit's; -- no comment\n\\N\t/*\n", "\n")]
    [InlineData("", "\n")]
    [InlineData("\\.x\n\\\\.\n \\.\n", "\n")]
    [InlineData("a\r\nb\r\n", "\r\n")]
    [InlineData("-- migrate:down\n", "\n")]
    [InlineData("é😀\n", "\n")]
    public void The_lines_behind_a_copy_are_its_data_whatever_they_look_like(string data, string lineEnd)
    {
        var script = $"{Up}SELECT 1;\nCOPY t (a, b) FROM stdin;  -- rows{lineEnd}{data}\\.{lineEnd}SELECT 'it';\n-- migrate:down\nDROP TABLE t";
        foreach (var (statements, _) in Readings(script))
        {
            Assert.Equal(["SELECT 1", "COPY t (a, b) FROM stdin", "SELECT 'it'"], statements.Select(one => one.Text));
            Assert.Equal([null, data, null], statements.Select(one => one.Data));
            Assert.Equal(4, statements[1].DataLine);
            Assert.Equal(5 + data.Count(character => character == '\n'), statements[2].Line);
        }
    }

    [Fact]
    public void What_nobody_reads_is_passed_over() => Assert.Equal(
        ["COPY t FROM STDIN", "SELECT 2"], Scripts.Statements($"{Up}COPY t FROM STDIN;\nSELECT 1;\n\\.\nSELECT 2").Select(one => one.Text));

    [Fact]
    public void The_end_of_the_data_may_be_the_end_of_the_file() => Scripts.Check($"{Up}COPY t FROM STDIN;\n1\n\\.");

    [Theory]
    [InlineData("COPY t FROM STDIN;\n1\n", "cut off")]
    [InlineData("COPY t FROM STDIN;\n1\n\\.x", "cut off")]
    [InlineData("COPY t FROM STDIN", "begin on the line behind")]
    [InlineData("COPY t FROM STDIN; SELECT 1;\n1\n\\.\n", "begin on the line behind")]
    public void Data_that_have_no_begin_or_no_end_are_refused_where_the_copy_begins(string script, string expected)
    {
        foreach (var option in (string[])["", " transaction:false"])
        {
            var error = Assert.Throws<InvalidMigrationException>(() => Scripts.Check($"-- migrate:up{option}\n\n{script}"));

            Assert.Equal(("ScriptInvalid", 3, 1), (error.ErrorId, error.Location!.Line, error.Location.Column));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_recording_sink_counts_the_lines_and_goes_on_behind_them()
    {
        var sink = new RecordingSink();

        sink.Append(Scripts.Kept($"{Up}COPY t FROM STDIN;\n1\n2\n\\.\nSELECT 2").Statements(MigrationDirection.Up));

        Assert.Equal([2L, null], sink.Statements.Select(statement => statement.Data?.Lines));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [Trait("Pain", "25")]
    public void A_dump_is_the_half_that_applies_and_its_restrictions_are_passed_over(string lineEnd)
    {
        const string Dump = "--\n-- PostgreSQL database dump\n--\n\n\\restrict aBc\n\nSET lock_timeout = 0;\nCOPY t FROM stdin;\n1\n\\.\n\n\\unrestrict aBc\n";
        foreach (var (statements, _) in Readings(Dump.ReplaceLineEndings(lineEnd) + "-- migrate:down" + lineEnd + "DROP TABLE t"))
        {
            Assert.Equal(["SET lock_timeout = 0", "COPY t FROM stdin"], statements.Select(one => one.Text));
        }
    }

    [Theory]
    [InlineData("--\n-- PostgreSQL database cluster dump\n--\nSELECT 1;")]
    [InlineData("-- a comment\n--\n-- PostgreSQL database dump\n--\nSELECT 1;")]
    public void What_only_resembles_a_dump_needs_its_marker(string script) =>
        Assert.Contains("text before the first marker", Assert.Throws<InvalidMigrationException>(() => Scripts.Check(script)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\\connect other", 2)]
    [InlineData("\\restricted", 2)]
    [InlineData("\\unrestrict", 2)]
    [InlineData("SELECT 1 \\restrict x", 2)]
    [InlineData("SELECT 1; \\restrict x", 2)]
    [InlineData("SELECT\n\\restrict x\n1;", 3)]
    public void Other_commands_of_psql_are_refused_with_their_line(string script, int line)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Scripts.Check(Up + script));

        Assert.Equal(("PsqlCommand", line), (error.ErrorId, error.Location!.Line));
    }

    [Theory]
    [InlineData("15.18", false)]
    [InlineData("17.0", true)]
    [InlineData("", true)]
    public void A_setting_of_newer_servers_is_left_out_on_older_ones(string server, bool sent)
    {
        SqlStatement[] statements = [new("SET statement_timeout = 0"), new("SET transaction_timeout = 0"), new("SET transaction_timeout = 5")];

        Assert.Equal(
            sent ? [0, 1, 2] : [0, 2],
            Migrations.Sources.DumpText.For(server, statements).Select(statement => Array.IndexOf(statements, statement)));
    }

    /// <summary>All ways to read it, data read as they come.</summary>
    private static IEnumerable<(List<Read> Statements, int Window)> Readings(string script)
    {
        yield return ([.. Scripts.Kept(script).Statements(MigrationDirection.Up).Select(Read.Of)], 0);
        foreach (var window in Enumerable.Range(4, 60))
        {
            using var stream = Scripts.Stream(script, trickle: 7);
            yield return (
                [.. new Migrations.Sources.SqlScript(new Migrations.Lexing.ScriptWindow(stream.Read, window), Scripts.File).Statements(MigrationDirection.Up).Select(Read.Of)],
                window);
        }
    }

    private sealed record Read(string Text, int Line, int? DataLine, string? Data)
    {
        public static Read Of(SqlStatement statement)
        {
            using var reader = statement.Data is { } data ? new StreamReader(data.Content, Encoding.UTF8, leaveOpen: true) : null;
            return new Read(statement.Text, statement.Line, statement.Data?.Line, reader?.ReadToEnd());
        }
    }
}
