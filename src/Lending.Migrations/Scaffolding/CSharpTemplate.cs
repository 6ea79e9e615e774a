namespace Lending.Migrations.Scaffolding;

/// <summary>A C# class.</summary>
internal sealed class CSharpTemplate : CodeTemplate
{
    protected override string Comment => "//";

    protected override string AdviceToAdd => "Adjust the type, and add AllowNull or DefaultValue where it needs one.";

    public override string Write(ScaffoldChange change, MigrationName name, string slug)
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
            {{Indented(up, 8)}}
                }

                public override void Down(QueryInterface queryInterface)
                {
            {{Indented(down, 8)}}
                }
            }

            """.ReplaceLineEndings("\n");
    }

    protected override IEnumerable<string> CreateTable(string table) =>
    [
        $"queryInterface.CreateTable(\"{table}\", new()",
        "{",
        "    [\"id\"] = new() { Type = DataTypes.Integer, PrimaryKey = true, AutoIncrement = true },",
        "    // [\"amount\"] = new() { Type = DataTypes.Decimal(30, 6), AllowNull = false, DefaultValue = 0 },",
        "    [\"createdAt\"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Fn(\"now\") },",
        "    [\"updatedAt\"] = new() { Type = DataTypes.Date, AllowNull = false, DefaultValue = Sql.Fn(\"now\") },",
        "});",
    ];

    protected override string DropTable(string table) => $"queryInterface.DropTable(\"{table}\");";

    protected override string AddColumn(string table, string column) =>
        $"queryInterface.AddColumn(\"{table}\", \"{column}\", new() {{ Type = DataTypes.Decimal(30, 6) }});";

    protected override string RemoveColumn(string table, string column) => $"queryInterface.RemoveColumn(\"{table}\", \"{column}\");";

    /// <summary>A class's name cannot begin with a digit.</summary>
    private static string ClassName(string slug)
    {
        var name = string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return char.IsAsciiDigit(name[0]) ? $"Migration{name}" : name;
    }
}
