using System.Text.RegularExpressions;

namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of indexes, and their default names.</summary>
internal static partial class IndexDdl
{
    /// <summary>PostgreSQL puts an index into its table's schema and takes no schema before its name.</summary>
    public static SqlStatement Create(TableName table, string defaultSchema, IReadOnlyList<IndexField> fields, IndexOptions options)
    {
        RefuseNoFields(table, fields);
        return new(string.Concat(
            options.Unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ",
            options.Concurrently ? "CONCURRENTLY " : "",
            options.IfNotExists ? "IF NOT EXISTS " : "",
            Quote.Identifier(options.Name ?? DefaultName(options.Prefix ?? table.IndexPrefix, fields)),
            $" ON {table.In(defaultSchema)}",
            options.Using is { } method ? $" USING {Word.Checked(method, "index method")}" : "",
            $" ({string.Join(", ", fields.Select(field => field.ToSql(options.Operator)))})",
            options.Include is { Count: > 0 } carried ? $" INCLUDE ({Quote.Identifiers(carried)})" : "",
            Where.Clause(options.Where)));
    }

    /// <summary>As Sequelize, takes a name with a dot as schema and index.</summary>
    public static SqlStatement Drop(TableName table, string defaultSchema, string name, bool concurrently)
    {
        var index = TableName.Parse(name).In(table.In(defaultSchema).Schema);
        return new($"DROP INDEX {(concurrently ? "CONCURRENTLY " : "")}IF EXISTS {index}");
    }

    public static SqlStatement Drop(TableName table, string defaultSchema, IReadOnlyList<IndexField> fields, bool concurrently)
    {
        RefuseNoFields(table, fields);
        return Drop(table, defaultSchema, DefaultName(table.IndexPrefix, fields), concurrently);
    }

    /// <summary>
    /// Sequelize's rule: table and columns joined by <c>_</c>, then inflection's <c>underscore</c>, which takes every capital apart
    /// (<c>borrowerID</c> becomes <c>borrower_i_d</c>). An expression adds nothing. The server cuts names at 63 bytes.
    /// </summary>
    public static string DefaultName(string prefix, IEnumerable<IndexField> fields)
    {
        var cleaned = prefix.Replace('.', '_').Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        var parts = $"{cleaned}_{string.Join('_', fields.Select(field => field.Name))}".Split("::").Select(Underscore);
        return string.Join('/', parts).ToLowerInvariant();
    }

    private static string Underscore(string text)
    {
        var apart = Capital().Replace(text, "_$0");
        return apart.StartsWith('_') ? apart[1..] : apart;
    }

    private static void RefuseNoFields(TableName table, IReadOnlyList<IndexField> fields)
    {
        if (fields.Count == 0)
        {
            throw new InvalidMigrationException("IndexInvalid", $"An index on {table} was given no field. Name at least one column.");
        }
    }

    [GeneratedRegex("[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Capital();
}
