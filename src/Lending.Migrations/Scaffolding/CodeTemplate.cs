namespace Lending.Migrations.Scaffolding;

/// <summary>
/// The text of a new migration that is code: the same calls in every language. Its names are words of a slug: letters, digits and
/// underscores.
/// </summary>
internal abstract class CodeTemplate
{
    /// <summary>What opens a comment.</summary>
    protected abstract string Comment { get; }

    /// <summary>The whole file.</summary>
    public abstract string Write(ScaffoldChange change, MigrationName name, string slug);

    /// <summary>The calls of both halves.</summary>
    protected (IEnumerable<string> Up, IEnumerable<string> Down) Halves(ScaffoldChange change) => change switch
    {
        ScaffoldChange.CreateTable create => (CreateTable(create.Table), [DropTable(create.Table)]),
        ScaffoldChange.AddColumns add => (
            [$"{Comment} {AdviceToAdd}", .. add.Columns.Select(column => AddColumn(add.Table, column))],
            add.Columns.Reverse().Select(column => RemoveColumn(add.Table, column))),
        ScaffoldChange.RemoveColumns remove => (
            remove.Columns.Select(column => RemoveColumn(remove.Table, column)),
            [
                $"{Comment} Adjust the type to what it was. The values do not come back.",
                .. remove.Columns.Reverse().Select(column => AddColumn(remove.Table, column)),
            ]),
        _ => ([$"{Comment} What applies the change."], [$"{Comment} What reverts it."]),
    };

    protected abstract IEnumerable<string> CreateTable(string table);

    protected abstract string DropTable(string table);

    protected abstract string AddColumn(string table, string column);

    protected abstract string RemoveColumn(string table, string column);

    protected static string Indented(IEnumerable<string> lines, int spaces) =>
        string.Join('\n', lines.Select(line => new string(' ', spaces) + line));

    protected virtual string AdviceToAdd => "Adjust the type, and add allowNull or defaultValue where it needs one.";
}
