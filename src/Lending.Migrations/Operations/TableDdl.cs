namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of whole tables.</summary>
internal static class TableDdl
{
    public static IEnumerable<SqlStatement> Create(QualifiedName table, ColumnSet set, CreateTableOptions options)
    {
        var columns = set.Select(column => new ColumnDdl(table, column.Key, column.Value)).ToList();
        var parts = columns.Select(column => column.Clause).ToList();
        var primaryKey = columns.Where(column => column.IsPrimaryKey).Select(column => column.Name).ToList();
        parts.AddRange(options.UniqueKeys.Select(key => UniqueKeyOf(table, key)));
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

    /// <summary>With the enum types that its columns brought.</summary>
    public static SqlStatement Drop(QualifiedName table, bool cascade) =>
        EnumDdl.DropWith($"DROP TABLE IF EXISTS {table}{(cascade ? " CASCADE" : "")}", table);

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

    private static string UniqueKeyOf(QualifiedName table, UniqueKey key) => key.Fields.Length > 0
        ? $"{(key.Name is { } name ? $"CONSTRAINT {Quote.Identifier(name)} " : "")}UNIQUE ({Quote.Identifiers(key.Fields)})"
        : throw new InvalidMigrationException("ConstraintInvalid", $"A unique key of {table} was given no field. Name at least one column.");

    private static IEnumerable<SqlStatement> Comment(QualifiedName table, string? comment) =>
        comment is null ? [] : [new($"COMMENT ON TABLE {table} IS {Quote.String(comment)}")];
}
