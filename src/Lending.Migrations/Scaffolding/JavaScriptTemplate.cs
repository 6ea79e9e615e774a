namespace Lending.Migrations.Scaffolding;

/// <summary>A module as the Node runner takes it: the backend's own template, with exports in the way of its other migrations.</summary>
/// <param name="isCommonJs">True for <c>module.exports</c>.</param>
internal sealed class JavaScriptTemplate(bool isCommonJs) : CodeTemplate
{
    protected override string Comment => "//";

    public override string Write(ScaffoldChange change, MigrationName name, string slug)
    {
        var (up, down) = Halves(change);
        return isCommonJs
            ? $$"""
                module.exports = {
                  up: async (queryInterface, Sequelize) => {
                {{Indented(up, 4)}}
                  },

                  down: async (queryInterface, Sequelize) => {
                {{Indented(down, 4)}}
                  },
                };

                """.ReplaceLineEndings("\n")
            : $$"""
                export const up = async (queryInterface, Sequelize) => {
                {{Indented(up, 2)}}
                };

                export const down = async (queryInterface, Sequelize) => {
                {{Indented(down, 2)}}
                };

                """.ReplaceLineEndings("\n");
    }

    protected override IEnumerable<string> CreateTable(string table) =>
    [
        $"await queryInterface.createTable('{table}', {{",
        "  id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },",
        "  // amount: { type: Sequelize.DECIMAL(30, 6), allowNull: false, defaultValue: 0 },",
        "  createdAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.fn('now') },",
        "  updatedAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.fn('now') },",
        "});",
    ];

    protected override string DropTable(string table) => $"await queryInterface.dropTable('{table}');";

    protected override string AddColumn(string table, string column) =>
        $"await queryInterface.addColumn('{table}', '{column}', {{ type: Sequelize.DECIMAL(30, 6) }});";

    protected override string RemoveColumn(string table, string column) => $"await queryInterface.removeColumn('{table}', '{column}');";
}
