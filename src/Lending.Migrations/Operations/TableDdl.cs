namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of whole tables.</summary>
internal static class TableDdl
{
    public static IEnumerable<SqlStatement> Create(QualifiedName table, ColumnSet set, CreateTableOptions options)
    {
        var columns = set.Select(column => new ColumnDdl(table, column.Key, column.Value)).ToList();
        var parts = columns.Select(column => column.Clause).ToList();
        var primaryKey = columns.Where(column => column.IsPrimaryKey).Select(column => column.Name).ToList();
        if (primaryKey.Count > 0)
        {
            parts.Add($"PRIMARY KEY ({string.Join(", ", primaryKey)})");
        }

        var guard = options.IfNotExists ? "IF NOT EXISTS " : "";
        return
        [
            .. columns.SelectMany(column => column.Needed),
            new($"CREATE TABLE {guard}{table} ({string.Join(", ", parts)})"),
            .. Comment(table, options.Comment),
            .. columns.SelectMany(column => column.Comment),
        ];
    }

    public static SqlStatement Drop(QualifiedName table, bool cascade) => new($"DROP TABLE IF EXISTS {table}{(cascade ? " CASCADE" : "")}");

    /// <summary>PostgreSQL renames and moves in two statements.</summary>
    public static IEnumerable<SqlStatement> Rename(QualifiedName before, QualifiedName after)
    {
        var moved = before with { Schema = after.Schema };
        if (moved != before)
        {
            yield return new($"ALTER TABLE {before} SET SCHEMA {Quote.Identifier(after.Schema)}");
        }

        if (after != moved)
        {
            yield return new($"ALTER TABLE {moved} RENAME TO {Quote.Identifier(after.Name)}");
        }
    }

    private static IEnumerable<SqlStatement> Comment(QualifiedName table, string? comment) =>
        comment is null ? [] : [new($"COMMENT ON TABLE {table} IS {Quote.String(comment)}")];
}
