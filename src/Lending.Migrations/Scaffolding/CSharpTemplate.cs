namespace Lending.Migrations.Scaffolding;

/// <summary>The text of a new C# migration. Its names are words of a slug: letters, digits and underscores.</summary>
internal static class CSharpTemplate
{
    private const string Type = "DataTypes.Decimal(30, 6)";

    /// <summary>Writes the class.</summary>
    public static string Write(ScaffoldChange change, MigrationName name, string slug)
    {
        var (up, down) = Halves(change);
        return $$"""
            using Lending.Migrations;
            using Lending.Migrations.Operations;

            namespace Migrations;

            [Migration("{{name}}")]
            public sealed class {{ClassName(slug)}} : CodeMigration
            {
                public override void Up(QueryInterface queryInterface)
                {
            {{Indented(up)}}
                }

                public override void Down(QueryInterface queryInterface)
                {
            {{Indented(down)}}
                }
            }

            """.ReplaceLineEndings("\n");
    }

    private static (IEnumerable<string> Up, IEnumerable<string> Down) Halves(ScaffoldChange change) => change switch
    {
        ScaffoldChange.CreateTable create => (CreateTable(create.Table), [$"queryInterface.DropTable(\"{create.Table}\");"]),
        ScaffoldChange.AddColumns add => (
            ["// Adjust the type, and add AllowNull or DefaultValue where it needs one.", .. Add(add.Table, add.Columns)],
            Remove(add.Table, add.Columns.Reverse())),
        ScaffoldChange.RemoveColumns remove => (
            Remove(remove.Table, remove.Columns),
            ["// Adjust the type to what it was. The values do not come back.", .. Add(remove.Table, remove.Columns.Reverse())]),
        _ => (["// What applies the change."], ["// What reverts it."]),
    };

    private static IEnumerable<string> CreateTable(string table) =>
    [
        $"queryInterface.CreateTable(\"{table}\", new()",
        "{",
        "    [\"id\"] = new() { Type = DataTypes.Integer, PrimaryKey = true, AutoIncrement = true },",
        "    // [\"amount\"] = new() { Type = DataTypes.Decimal(30, 6), AllowNull = false, DefaultValue = 0 },",
        "    [\"createdAt\"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Fn(\"now\") },",
        "    [\"updatedAt\"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Fn(\"now\") },",
        "});",
    ];

    private static IEnumerable<string> Add(string table, IEnumerable<string> columns) =>
        columns.Select(column => $"queryInterface.AddColumn(\"{table}\", \"{column}\", new() {{ Type = {Type} }});");

    private static IEnumerable<string> Remove(string table, IEnumerable<string> columns) =>
        columns.Select(column => $"queryInterface.RemoveColumn(\"{table}\", \"{column}\");");

    private static string Indented(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => $"        {line}"));

    /// <summary>A class's name cannot begin with a digit.</summary>
    private static string ClassName(string slug)
    {
        var name = string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return char.IsAsciiDigit(name[0]) ? $"Migration{name}" : name;
    }
}
