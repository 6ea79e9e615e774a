namespace Lending.Migrations.Operations;

/// <summary>
/// Writes the SQL of rows. Values are inlined, as Sequelize does: an untyped literal takes the type of its column, where a parameter
/// brings a type of its own.
/// </summary>
internal static class DataDdl
{
    /// <summary>Null where there is no row, and so nothing to say.</summary>
    public static SqlStatement? Insert(QualifiedName table, IEnumerable<object> rows, BulkInsertOptions options, bool returning)
    {
        var values = rows.Select(RowOf).ToList();
        var columns = values.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).ToList();
        if (values.Count == 0)
        {
            return null;
        }

        if (columns.Count == 0)
        {
            throw Refused($"A row for {table} names no column. Name at least one.");
        }

        var written = values.Select(row => $"({string.Join(",", columns.Select(column => Literal(column, row.GetValueOrDefault(column), options.Attributes)))})");
        return new(string.Concat(
            $"INSERT INTO {table} ({Quote.Identifiers(columns)}) VALUES {string.Join(",", written)}",
            OnConflict(table, options),
            returning ? $" RETURNING {Columns(options.Returning)}" : ""));
    }

    public static SqlStatement Update(QualifiedName table, object values, Where? where, ColumnSet? attributes)
    {
        var row = RowOf(values);
        var written = row.Select(value => $"{Quote.Identifier(value.Key)}={Literal(value.Key, value.Value, attributes)}");
        return row.Count > 0
            ? new($"UPDATE {table} SET {string.Join(",", written)}{Where.Clause(where)}")
            : throw Refused($"The update of {table} names no column. Name at least one.");
    }

    public static SqlStatement Delete(QualifiedName table, Where? where, BulkDeleteOptions options) => options switch
    {
        { Truncate: true } when where is { IsEmpty: false } => throw Refused(
            $"TRUNCATE empties {table} whole and takes no condition. Take the condition out, or Truncate."),
        { Truncate: true } => new(
            $"TRUNCATE {table}{(options.RestartIdentity ? " RESTART IDENTITY" : "")}{(options.Cascade ? " CASCADE" : "")}"),
        { Cascade: true } or { RestartIdentity: true } => throw Refused(
            $"Cascade and RestartIdentity belong to Truncate; the deletion of rows of {table} has no such thing."),
        _ => new($"DELETE FROM {table}{Where.Clause(where)}"),
    };

    public static SqlStatement Select(QualifiedName table, IReadOnlyList<string> columns, Where? where) =>
        new($"SELECT {Columns(columns)} FROM {table}{Where.Clause(where)}");

    private static string Columns(IReadOnlyList<string> columns) => columns.Count > 0 ? Quote.Identifiers(columns) : "*";

    private static string OnConflict(QualifiedName table, BulkInsertOptions options)
    {
        if (options.UpdateOnDuplicate.Count == 0)
        {
            return options.IgnoreDuplicates ? " ON CONFLICT DO NOTHING" : "";
        }

        if (options.UpsertKeys.Count == 0 || options.IgnoreDuplicates)
        {
            throw Refused(options.IgnoreDuplicates
                ? $"The rows of {table} are to be both left out and updated where they exist. Take IgnoreDuplicates or UpdateOnDuplicate."
                : $"UpdateOnDuplicate needs UpsertKeys: say by which columns a row of {table} is known to exist.");
        }

        var updates = options.UpdateOnDuplicate.Select(Quote.Identifier).Select(column => $"{column}=EXCLUDED.{column}");
        var keys = Quote.Identifiers(options.UpsertKeys);
        return $" ON CONFLICT ({keys}){Where.Clause(options.ConflictWhere)} DO UPDATE SET {string.Join(",", updates)}";
    }

    private static string Literal(string column, object? value, ColumnSet? attributes) =>
        attributes?.FirstOrDefault(attribute => attribute.Key == column).Value is { } definition
            ? definition.Type.Literal(value)
            : Quote.Value(value);

    private static IReadOnlyDictionary<string, object?> RowOf(object row) =>
        QueryParameters.From(row) ?? throw Refused("A row is null. Give new { column = value } or a dictionary.");

    private static InvalidMigrationException Refused(string message) => new("RowInvalid", message);
}
