using Lending.Migrations.Converting;
using Lending.Migrations.Sources;
using Lending.Migrations.Tests.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Converting;

public sealed class ConvertedTextTests
{
    private const string Name = "20240101000000-a";
    private static readonly MigrationOriginal Original = new(Name + ".cjs", new string('0', 63) + "f");

    [Theory]
    [InlineData("SELECT $1, $2", "SELECT 'it''s', NULL")]
    [InlineData("SELECT '$1', $$ $1 $$, \"$1\", a$1 /* $1 */, $1::text -- $1", "SELECT '$1', $$ $1 $$, \"$1\", a$1 /* $1 */, 'it''s'::text")]
    [InlineData("SELECT $3", @"SELECT E'\\x00'';DROP TABLE a'")]
    [InlineData("VALUES ($1),($2),($1);", "VALUES ('it''s'),(NULL),('it''s')")]
    [InlineData("SELECT ARRAY[$1,$1]", "SELECT ARRAY['it''s','it''s']")]
    public void Parameters_become_literals_where_they_are_parameters(string sql, string expected) =>
        Assert.Equal(expected, ConvertedText.Plain(new SqlStatement(sql) { Values = ["it's", null, "\\x00';DROP TABLE a"] }));

    [Fact]
    public void The_SQL_is_a_migration_that_says_what_was_said_and_stands_for_its_original()
    {
        string[] up = ["CREATE TABLE a (t text DEFAULT ';')", "SELECT 1 -- ends in a comment", "INSERT INTO a VALUES ('two\nlines')"];
        using var folder = new TemporaryFolder();
        var file = folder.Write(Name + ".sql", Text(up, ["DROP TABLE a"], remarks: ["migrate:down\nis only a remark"]).AsSql());

        var migration = new SqlFileReader().Read(new FileInfo(file), MigrationName.Parse(Name));

        Assert.Equal(Original, migration.Original);
        Assert.Equal(Name + ".cjs", migration.RecordedAs);
        Assert.Equal(["CREATE TABLE a (t text DEFAULT ';')", "SELECT 1", "INSERT INTO a VALUES ('two\nlines')"], Said(migration.Up));
        Assert.Equal(["DROP TABLE a"], Said(migration.Down!));
        Assert.True(migration.Up.Transactional);
    }

    [Fact]
    public void One_without_a_transaction_and_without_a_way_back_stays_so()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(Name + ".sql", Text(["CREATE INDEX CONCURRENTLY i ON a (i)"], down: null, transactional: false).AsSql());

        var migration = new SqlFileReader().Read(new FileInfo(file), MigrationName.Parse(Name));

        Assert.False(migration.Up.Transactional);
        Assert.Null(migration.Down);
    }

    [Fact]
    public void PowerShell_reads_like_the_original()
    {
        Assert.Equal(
            $$"""
            # {{Original}}
            # It stands for that file while both are in one folder, and is what the file sent on a sandbox.

            $Transaction = $false

            function Up {
                param($queryInterface, $Sequelize)

                $queryInterface.sequelize.query(@'
            INSERT INTO a VALUES ('it''s $me')
            '@)
                $queryInterface.sequelize.query('SELECT ''a
            ''@''')
            }

            function Down {
                param($queryInterface, $Sequelize)

            }

            """.ReplaceLineEndings("\n"),
            Text(["INSERT INTO a VALUES ('it''s $me')", "SELECT 'a\n'@'"], [], transactional: false).AsPowerShell());
    }

    [Theory]
    [InlineData("-- Converted from a b.js, SHA-256 {0}", "a b.js")]
    [InlineData("# Converted from 20240101000000-a.ts, SHA-256 {0}  ", "20240101000000-a.ts")]
    [InlineData("-- converted from a.js, SHA-256 {0}", null)]
    [InlineData("-- Converted from a.js, SHA-256 {0}0", null)]
    [InlineData("-- Converted from a.js", null)]
    [InlineData("-- migrate:up", null)]
    [InlineData("", null)]
    public void The_first_line_says_what_was_converted(string line, string? file) =>
        Assert.Equal(file, MigrationOriginal.Find(string.Format(null, line, Original.Checksum))?.FileName);

    private static ConvertedText Text(string[] up, string[]? down, bool transactional = true, string[]? remarks = null) => new(
        Original, Statements(up), down is null ? null : Statements(down), transactional, remarks ?? []);

    private static SqlStatement[] Statements(string[] texts) => Array.ConvertAll(texts, text => new SqlStatement(text));

    private static IEnumerable<string> Said(MigrationBody body)
    {
        var sink = new Lending.Migrations.Operations.RecordingSink();
        body.Run(new MigrationContext(sink, "public"));
        return sink.Statements.Select(statement => statement.Text);
    }
}
