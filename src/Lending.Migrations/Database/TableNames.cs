namespace Lending.Migrations.Database;

/// <summary>The tables of records of one schema, quoted and qualified: a migration may change the search_path under us.</summary>
internal sealed class TableNames
{
    /// <summary>PostgreSQL keeps 63 bytes of a name, and the history's name is the longer one.</summary>
    private const int MaxTableLength = 55;

    /// <summary>Names the tables.</summary>
    /// <exception cref="InvalidMigrationException">The table's name cannot be one.</exception>
    public TableNames(string schema, string table)
    {
        if (table.Length is 0 or > MaxTableLength || table.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidMigrationException(
                "TableNameInvalid",
                $"The table of records cannot be named '{table}': give a name of 1 to {MaxTableLength} characters, such as "
                + $"{MigratorSettings.DefaultTable}.");
        }

        Schema = schema;
        Meta = table;
        History = table + "_history";
    }

    public string Schema { get; }

    public string Meta { get; }

    public string History { get; }

    public string QuotedMeta => $"{Quote(Schema)}.{Quote(Meta)}";

    public string QuotedHistory => $"{Quote(Schema)}.{Quote(History)}";

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
