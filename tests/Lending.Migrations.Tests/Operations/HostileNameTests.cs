using Lending.Migrations.Operations;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

public sealed class HostileNameTests
{
    /// <summary>A name, and how it must stand between quotes.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "a\"b", "\"a\"\"b\"" },
        { "\"", "\"\"\"\"" },
        { "x\"; DROP TABLE users; --", "\"x\"\"; DROP TABLE users; --\"" },
        { "it's", "\"it's\"" },
        { @"back\slash", @"""back\slash""" },
        { "select", "\"select\"" },
        { "žluť 🐎", "\"žluť 🐎\"" },
        { "new\nline", "\"new\nline\"" },
        { " ", "\" \"" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_quoted_wherever_it_stands(string name, string quoted)
    {
        var table = new TableName(name, name);
        var place = $"{quoted}.{quoted}";

        Assert.Equal(
            [
                $"CREATE TABLE IF NOT EXISTS {place} ({quoted} TEXT REFERENCES {place} ({quoted}), PRIMARY KEY ({quoted}))",
                $"COMMENT ON COLUMN {place}.{quoted} IS 'c'",
                $"DROP TABLE IF EXISTS {place}",
                $"ALTER TABLE {place} RENAME TO \"b\"",
                $"ALTER TABLE {place} ADD COLUMN {quoted} TEXT",
                $"ALTER TABLE {place} DROP COLUMN {quoted}",
                $"ALTER TABLE {place} ALTER COLUMN {quoted} DROP DEFAULT, ALTER COLUMN {quoted} TYPE TEXT, ALTER COLUMN {quoted} DROP NOT NULL",
                $"ALTER TABLE {place} RENAME COLUMN {quoted} TO {quoted}",
                $"CREATE INDEX {quoted} ON {place} ({quoted} COLLATE {quoted})",
                $"DROP INDEX IF EXISTS {place}",
            ],
            Recording.Drops(queryInterface =>
            {
                queryInterface.CreateTable(
                    table, new() { [name] = new() { Type = DataTypes.Text, PrimaryKey = true, References = new(table, name), Comment = "c" } });
                queryInterface.DropTable(table);
                queryInterface.RenameTable(table, "b");
                queryInterface.AddColumn(table, name, DataTypes.Text);
                queryInterface.RemoveColumn(table, name);
                queryInterface.ChangeColumn(table, name, DataTypes.Text);
                queryInterface.RenameColumn(table, name, name);
                queryInterface.AddIndex(table, [new(name) { Collate = name }], new() { Name = name });
                queryInterface.RemoveIndex(table, name);
            }));
    }

    [Fact]
    public void A_hostile_label_stays_a_label_inside_the_block_that_makes_its_type()
    {
        var block = Recording.Of(queryInterface => queryInterface.AddColumn("t\"'", "c", DataTypes.Enum("it's", @"b\s", "$do$")))[0];

        Assert.Contains(@"  CREATE TYPE ""public"".""enum_t""""'_c"" AS ENUM('it''s', E'b\\s', '$do$');", block, StringComparison.Ordinal);
        Assert.StartsWith("DO $_do$", block, StringComparison.Ordinal);
        Assert.EndsWith("$_do$", block, StringComparison.Ordinal);
    }

    /// <summary>Half of a surrogate pair is added here: the text of an attribute cannot hold it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("half ", 0xdc00)]
    public void A_name_that_PostgreSQL_cannot_keep_is_refused_before_anything_is_sent(string name, int half = 0)
    {
        name = half == 0 ? name : name + (char)half;
        Action<QueryInterface>[] calls =
        [
            queryInterface => queryInterface.CreateTable(new("t", name), new() { ["a"] = DataTypes.Text }),
            queryInterface => queryInterface.CreateTable("t", new() { ["a"] = DataTypes.Enum("x"), [name] = DataTypes.Text }),
            queryInterface => queryInterface.AddColumn("t", name, DataTypes.Text),
            queryInterface => queryInterface.RenameTable("t", new(name, "app")),
            queryInterface => queryInterface.RenameColumn("t", "a", name),
            queryInterface => queryInterface.AddIndex("t", [name]),
            queryInterface => queryInterface.AddIndex("t", ["a"], new() { Name = name }),
        ];

        Assert.All(calls, call => Assert.Equal("IdentifierInvalid", Recording.Refusal(call).ErrorId));
    }

    [Fact]
    public void A_comment_that_PostgreSQL_cannot_keep_is_refused_before_its_table_is_made() => Assert.Equal(
        "ValueInvalid",
        Recording.Refusal(queryInterface => queryInterface.CreateTable("t", new() { ["a"] = DataTypes.Text }, new() { Comment = "a\0" })).ErrorId);
}
