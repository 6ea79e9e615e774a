namespace Lending.Migrations.Scaffolding;

/// <summary>The text of a new <c>.sql</c> migration. Its names are words of a slug: letters, digits and underscores.</summary>
internal static class SqlTemplate
{
    private const string Type = "DECIMAL(30,6)";

    /// <summary>Writes both halves.</summary>
    public static string Write(ScaffoldChange change) => change switch
    {
        ScaffoldChange.CreateTable create => Halves(CreateTable(create.Table), $"DROP TABLE \"{create.Table}\";"),
        ScaffoldChange.AddColumns add => Halves(
            "-- Adjust the type, and add NOT NULL or a DEFAULT where it needs one.\n" + Add(add.Table, add.Columns),
            Drop(add.Table, add.Columns.Reverse())),
        ScaffoldChange.RemoveColumns remove => Halves(
            Drop(remove.Table, remove.Columns),
            "-- Adjust the type to what it was. The values do not come back.\n" + Add(remove.Table, remove.Columns.Reverse())),
        _ => Halves(
            "-- The statements that apply the change.",
            "-- The statements that revert it. Without this part and its marker the migration cannot be undone."),
    };

    private static string Halves(string up, string down) => $"-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n";

    private static string CreateTable(string table) =>
        $$"""
        CREATE TABLE "{{table}}" (
            "id" SERIAL PRIMARY KEY,
            -- "amount" DECIMAL(30,6) NOT NULL DEFAULT 0,
            "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
            "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
        );
        """.ReplaceLineEndings("\n");

    private static string Add(string table, IEnumerable<string> columns) =>
        string.Join('\n', columns.Select(column => $"ALTER TABLE \"{table}\" ADD COLUMN \"{column}\" {Type};"));

    private static string Drop(string table, IEnumerable<string> columns) =>
        string.Join('\n', columns.Select(column => $"ALTER TABLE \"{table}\" DROP COLUMN \"{column}\";"));
}
