namespace Lending.Migrations.Scaffolding;

/// <summary>A script with the functions Up and Down.</summary>
internal sealed class PowerShellTemplate : CodeTemplate
{
    protected override string Comment => "#";

    public override string Write(ScaffoldChange change, MigrationName name, string slug)
    {
        var (up, down) = Halves(change);
        return $$"""
            function Up {
                param($queryInterface, $Sequelize)

            {{Indented(up, 4)}}
            }

            function Down {
                param($queryInterface, $Sequelize)

            {{Indented(down, 4)}}
            }

            """.ReplaceLineEndings("\n");
    }

    protected override IEnumerable<string> CreateTable(string table) =>
    [
        $"$queryInterface.CreateTable('{table}', [ordered]@{{",
        "    id = @{ type = $Sequelize.INTEGER; primaryKey = $true; autoIncrement = $true }",
        "    # amount = @{ type = $Sequelize.DECIMAL(30, 6); allowNull = $false; defaultValue = 0 }",
        "    createdAt = @{ type = $Sequelize.DATE; allowNull = $false; defaultValue = $Sequelize.fn('now') }",
        "    updatedAt = @{ type = $Sequelize.DATE; allowNull = $false; defaultValue = $Sequelize.fn('now') }",
        "})",
    ];

    protected override string DropTable(string table) => $"$queryInterface.DropTable('{table}')";

    protected override string AddColumn(string table, string column) =>
        $"$queryInterface.AddColumn('{table}', '{column}', @{{ type = $Sequelize.DECIMAL(30, 6) }})";

    protected override string RemoveColumn(string table, string column) => $"$queryInterface.RemoveColumn('{table}', '{column}')";
}
