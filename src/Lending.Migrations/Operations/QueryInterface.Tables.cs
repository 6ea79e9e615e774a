using System.Text.RegularExpressions;

namespace Lending.Migrations.Operations;

/// <content>Tables.</content>
public sealed partial class QueryInterface
{
    /// <summary>Makes a table, its enum types before it and its comments after it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, in order. Several with PrimaryKey make one key of them all.</param>
    /// <param name="options">Null for Sequelize's way: a table of that name that exists already is left as it is.</param>
    public void CreateTable(TableName table, ColumnSet columns, CreateTableOptions? options = null) =>
        Send(TableDdl.Create(table.In(options?.Schema ?? Schema), columns, options ?? new()));

    /// <summary>
    /// Drops a table with its indexes, constraints and sequences, if it exists, and the enum types that its columns brought, unless
    /// something else uses them. Sequelize leaves the types behind.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="cascade">True takes along what depends on it: views, and foreign keys that point at it.</param>
    public void DropTable(TableName table, bool cascade = false) => Send([TableDdl.Drop(table.In(Schema), cascade)]);

    /// <summary>Renames a table. Its indexes, constraints, sequences and enum types keep their names.</summary>
    /// <param name="before">The table.</param>
    /// <param name="after">The new name, in the old schema; another schema that it names moves the table there.</param>
    public void RenameTable(TableName before, TableName after)
    {
        var table = before.In(Schema);
        Send(TableDdl.Rename(table, after.In(table.Schema)));
    }

    /// <summary>Drops every table of a schema with what depends on it, as <see cref="DropTable"/> does; the tables of records too.</summary>
    /// <param name="skip">Tables that stay; null for none.</param>
    /// <param name="schema">Null for the one that the migration runs in.</param>
    public void DropAllTables(IReadOnlyList<string>? skip = null, string? schema = null)
    {
        foreach (var table in ShowAllTables(schema).Except(skip ?? [], StringComparer.Ordinal))
        {
            DropTable(new TableName(table, schema), cascade: true);
        }
    }

    /// <summary>Asks whether there is a table or view.</summary>
    /// <param name="table">The table.</param>
    /// <returns>False too where the question is recorded only.</returns>
    public bool TableExists(TableName table) => _sink.Query<bool>(Catalogue.Exists(table.In(Schema))) is [true, ..];

    /// <summary>Asks for the names of all tables of a schema, in order.</summary>
    /// <param name="schema">Null for the one that the migration runs in.</param>
    /// <returns>None where the question is recorded only.</returns>
    public IReadOnlyList<string> ShowAllTables(string? schema = null) => _sink.Query<string>(Catalogue.Tables(schema ?? Schema));

    /// <summary>Asks for the columns of a table, by name.</summary>
    /// <param name="table">The table.</param>
    /// <returns>None where the question is recorded only.</returns>
    /// <exception cref="InvalidMigrationException"><c>TableNotFound</c>: there is no such table.</exception>
    public IReadOnlyDictionary<string, ColumnDescription> DescribeTable(TableName table)
    {
        var columns = _sink.Query<ColumnDescription>(Catalogue.Columns(table.In(Schema)));
        return columns is [{ Name: null or "" }]
            ? throw new InvalidMigrationException(
                "TableNotFound", $"There is no description of table {table.In(Schema)}. Check its name and schema; case counts.")
            : columns.ToDictionary(
                column => column.Name,
                column => column with { DefaultValue = PlainDefault(column.DefaultValue) },
                StringComparer.Ordinal);
    }

    /// <summary>As Sequelize: <c>'x''y'::text</c> is <c>x'y</c>; a sequence keeps its cast.</summary>
    private static string? PlainDefault(string? text)
    {
        if (text is null || text.Contains("::regclass)", StringComparison.Ordinal))
        {
            return text?.Replace("'", "", StringComparison.Ordinal);
        }

        var quoted = LeadingString().Match(text);
        return quoted.Success
            ? quoted.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal)
            : text.Split("::")[0];
    }

    [GeneratedRegex(@"\A'(?<text>(?:[^']|'')*)'(?:::[^']*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingString();
}
