using System.Text;

namespace Lending.Migrations.Database;

/// <summary>The tables of records of one schema, quoted and qualified: a migration may change the search_path under us.</summary>
internal sealed class TableNames
{
    /// <summary>PostgreSQL keeps 63 bytes of a name and cuts the rest off, and the environment's table has the longest.</summary>
    private const int MaxTableBytes = 51;
    private const int MaxSchemaBytes = 63;

    /// <summary>Names the tables, by a name that was checked.</summary>
    public TableNames(string schema, string table)
    {
        Schema = schema;
        Meta = table;
        History = table + "_history";
        Statements = table + "_statements";
        Environment = EnvironmentOf(table);
    }

    public string Schema { get; }

    public string Meta { get; }

    public string History { get; }

    public string Statements { get; }

    public string Environment { get; }

    public string QuotedEnvironment => $"{Quote(Schema)}.{Quote(Environment)}";

    public string QuotedStatements => $"{Quote(Schema)}.{Quote(Statements)}";

    public string QuotedMeta => $"{Quote(Schema)}.{Quote(Meta)}";

    public string QuotedHistory => $"{Quote(Schema)}.{Quote(History)}";

    /// <summary>Looks at the names that were asked for, before anybody is asked whether they exist.</summary>
    /// <exception cref="InvalidMigrationException">One of them cannot be a name.</exception>
    public static void Check(MigratorSettings settings)
    {
        if (Encoding.UTF8.GetByteCount(settings.Table) is 0 or > MaxTableBytes || HasNul(settings.Table))
        {
            throw new InvalidMigrationException(
                "TableNameInvalid",
                $"The table of records cannot be named '{settings.Table}': give a name of 1 to {MaxTableBytes} bytes, such as "
                + $"{MigratorSettings.DefaultTable}.");
        }

        if (settings.Schema is { } schema && (Encoding.UTF8.GetByteCount(schema) is 0 or > MaxSchemaBytes || HasNul(schema)))
        {
            throw new InvalidMigrationException(
                "SchemaNameInvalid", $"A schema cannot be named '{schema}': give the name of one that exists, such as public.");
        }

        if (settings.Role is { } role && (Encoding.UTF8.GetByteCount(role) is 0 or > MaxSchemaBytes || HasNul(role)))
        {
            throw new InvalidMigrationException("RoleNameInvalid", $"A role cannot be named '{role}': give the name of one that exists.");
        }
    }

    /// <summary>The table that says what the database is for.</summary>
    public static string EnvironmentOf(string table) => table + "_environment";

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool HasNul(string name) => name.Contains('\0', StringComparison.Ordinal);
}
