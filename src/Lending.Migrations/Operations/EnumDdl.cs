namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of enum types and of their life with the columns that brought them.</summary>
internal static class EnumDdl
{
    public static SqlStatement Create(QualifiedName type, IReadOnlyList<string> labels) => labels.Count > 0
        ? new($"CREATE TYPE {type} AS ENUM({Labels(labels)})")
        : throw new InvalidMigrationException("DataTypeInvalid", $"The enum {type} was given no value. Give it at least one.");

    public static SqlStatement AddValue(QualifiedName type, string label, string? before, string? after) => (before, after) switch
    {
        (not null, not null) => throw new InvalidMigrationException(
            "EnumValueInvalid", $"The place of '{label}' in {type} is said twice. Give before or after, not both."),
        _ => new(string.Concat(
            $"ALTER TYPE {type} ADD VALUE IF NOT EXISTS {Quote.String(label)}",
            before is null ? "" : $" BEFORE {Quote.String(before)}",
            after is null ? "" : $" AFTER {Quote.String(after)}")),
    };

    public static SqlStatement Drop(QualifiedName type) => new($"DROP TYPE IF EXISTS {type}");

    /// <summary>
    /// Makes a column's type where there is none; there is no CREATE TYPE IF NOT EXISTS. One that nothing uses and that has other
    /// labels was left behind by Sequelize, and gives way.
    /// </summary>
    public static SqlStatement Ensure(QualifiedName type, IReadOnlyList<string> labels) => Block(
        $"""
        BEGIN
          IF {HasOther(type, labels)} THEN
            BEGIN DROP TYPE {type}; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END;
          END IF;
          CREATE TYPE {type} AS ENUM({Labels(labels)});
        EXCEPTION WHEN duplicate_object THEN NULL;
        END
        """);

    /// <summary>Before a column changes to a type whose labels are others now: the old one steps aside, for its values are still there.</summary>
    public static SqlStatement Renew(QualifiedName type, IReadOnlyList<string> labels) => Block(
        $"""
        BEGIN
          IF {HasOther(type, labels)} THEN ALTER TYPE {type} RENAME TO {Quote.Identifier(Old(type).Name)}; END IF;
          CREATE TYPE {type} AS ENUM({Labels(labels)});
        EXCEPTION WHEN duplicate_object THEN NULL;
        END
        """);

    /// <summary>After it: the old one goes, unless other columns use it.</summary>
    public static SqlStatement DropOld(QualifiedName type) => Block(
        $"BEGIN DROP TYPE IF EXISTS {Old(type)}; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END");

    /// <summary>
    /// Drops a table or a column, and each enum type that it brought and that nothing uses any more. A type was brought by a column
    /// if it is named <c>enum_table_…</c> or <c>enum_…_column</c>: one of the two survives a renaming of the other. One statement,
    /// for what the table uses can be seen only before and what is unused only after; and no question, for a preview has no answer.
    /// </summary>
    public static SqlStatement DropWith(string drop, QualifiedName table, string? column = null)
    {
        var onlyColumn = column is null ? "" : $" AND a.attname = {Quote.String(column)}";
        return Block(
            $"""
            DECLARE
              brought pg_catalog.regtype[] := ARRAY(
                SELECT DISTINCT t.oid FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t
                  ON t.oid = a.atttypid OR t.typarray = a.atttypid
                WHERE a.attrelid = pg_catalog.to_regclass({Quote.String(table.ToString())}){onlyColumn} AND t.typtype = 'e'
                  AND (strpos(t.typname, {Quote.String($"enum_{table.Name}_")}) = 1
                    OR strpos(t.typname, 'enum_') = 1 AND right(t.typname, length(a.attname) + 1) = '_' || a.attname));
              unused pg_catalog.regtype;
            BEGIN
              {drop};
              FOREACH unused IN ARRAY brought LOOP
                BEGIN EXECUTE 'DROP TYPE ' || unused; EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL; END;
              END LOOP;
            END
            """);
    }

    private static QualifiedName Old(QualifiedName type) => type with { Name = $"{type.Name}_old" };

    private static string Labels(IEnumerable<string> labels) => string.Join(", ", labels.Select(Quote.String));

    /// <summary>Null, which is not true, where there is no such type.</summary>
    private static string HasOther(QualifiedName type, IEnumerable<string> labels) =>
        $"(SELECT array_agg(enumlabel::text ORDER BY enumsortorder) <> ARRAY[{Labels(labels)}] FROM pg_catalog.pg_enum "
        + $"WHERE enumtypid = pg_catalog.to_regtype({Quote.String(type.ToString())}))";

    /// <summary>The delimiter is one that the text does not hold: what is inside then reads as it was written.</summary>
    private static SqlStatement Block(string body)
    {
        var tag = "$do$";
        while (body.Contains(tag, StringComparison.Ordinal))
        {
            tag = tag.Insert(1, "_");
        }

        return new($"DO {tag}{body.ReplaceLineEndings("\n")}{tag}");
    }
}
