using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// Empties schemas: all objects of the user's own. What depends on them from elsewhere is not dropped along with them: then nothing is.
/// </summary>
internal sealed class SchemaDrop(NpgsqlConnection connection, TableNames tables)
{
    /// <summary>Nobody reads more in an error.</summary>
    private const int MostTold = 5;

    /// <summary>
    /// What stands in the schemas by itself ($1), without what is part of something else (indexes, row types, owned sequences): those go
    /// with it. $2 are the tables that stay. An owner is in pg_shdepend, or is the superuser that the server began with (oid 10).
    /// </summary>
    private const string Contents =
        """
        WITH found AS (
            SELECT d.classid, d.objid, x.refobjid AS extension,
                   coalesce((SELECT o.refobjid FROM pg_catalog.pg_shdepend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype = 'o'
                             AND o.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) LIMIT 1), 10) AS owner
            FROM pg_catalog.pg_depend d
            LEFT JOIN pg_catalog.pg_depend x ON x.classid = d.classid AND x.objid = d.objid AND x.deptype = 'e'
            WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.deptype = 'n'
              AND d.refobjid IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY ($1))
              AND NOT (d.classid = 'pg_catalog.pg_class'::regclass AND d.objid IN (SELECT to_regclass(t)::oid FROM unnest($2) t WHERE to_regclass(t) IS NOT NULL))
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend part WHERE part.classid = d.classid AND part.objid = d.objid
                              AND part.deptype IN ('a', 'i') AND part.refclassid <> 'pg_catalog.pg_namespace'::regclass
                              AND NOT (part.refclassid = d.classid AND part.refobjid = d.objid)))
        SELECT classid, objid, i.type, i.identity,
               extension IS NULL AND classid <> 'pg_catalog.pg_extension'::regclass AND owner = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) AS ours,
               CASE WHEN extension IS NOT NULL THEN 'extension ' || (SELECT quote_ident(extname) FROM pg_catalog.pg_extension WHERE oid = extension)
                    ELSE i.type || ' ' || i.identity END AS shown
        FROM found, pg_catalog.pg_identify_object(classid, objid, 0) i
        ORDER BY i.type COLLATE "C", i.identity COLLATE "C"
        """;

    /// <summary>
    /// What depends on the objects ($1, $2) and is neither one of them nor a part of one. A part that is a table in its own right and
    /// stands elsewhere, a partition, is no part here. $3 are the schemas.
    /// </summary>
    private const string Dependents =
        """
        WITH RECURSIVE going AS (
            SELECT classid, objid FROM unnest($1::oid[], $2::oid[]) AS own (classid, objid)
            UNION
            SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN going g ON d.refclassid = g.classid AND d.refobjid = g.objid
            WHERE d.deptype IN ('a', 'i', 'P', 'S') AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid AND c.relkind IN ('r', 'p', 'f') AND n.nspname <> ALL ($3)))
        SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
               || ' (needs ' || pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0) || ')' AS dependent
        FROM pg_catalog.pg_depend d JOIN going g ON d.refclassid = g.classid AND d.refobjid = g.objid
        WHERE d.deptype <> 'e' AND NOT EXISTS (SELECT FROM going h WHERE h.classid = d.classid AND h.objid = d.objid)
        ORDER BY 1
        """;

    /// <summary>What would go and what would stay.</summary>
    /// <exception cref="InvalidMigrationException">A schema does not exist, or something that stays depends on what would go.</exception>
    public SchemaContents Look(IReadOnlyList<string> moreSchemas) => ContentsOf(Find(SchemasOf(moreSchemas)));

    /// <summary>Drops them, in the transaction that is open.</summary>
    /// <exception cref="InvalidMigrationException">As <see cref="Look"/>.</exception>
    public SchemaContents Drop(IReadOnlyList<string> moreSchemas)
    {
        var found = Find(SchemasOf(moreSchemas));
        foreach (var part in found.Where(item => item.IsOurs).Chunk(500))
        {
            using var batch = new NpgsqlBatch(connection);
            foreach (var item in part)
            {
                // CASCADE for the order among them alone: nothing else depends on them. One that went with another is not there any more.
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"DROP {item.Keyword} IF EXISTS {item.Identity} CASCADE"));
            }

            batch.ExecuteNonQuery();
        }

        return ContentsOf(found);
    }

    private static SchemaContents ContentsOf(List<Item> items) => new(
        [.. items.Where(item => item.IsOurs).Select(item => item.Shown)], [.. items.Where(item => !item.IsOurs).Select(item => item.Shown).Distinct()]);

    private string[] SchemasOf(IReadOnlyList<string> moreSchemas)
    {
        string[] schemas = [tables.Schema, .. moreSchemas];
        using var command = new NpgsqlCommand(
            "SELECT s FROM unnest($1) s WHERE s IN ('information_schema', 'pg_catalog') OR s NOT IN (SELECT nspname FROM pg_catalog.pg_namespace)", connection);
        command.Parameters.Add(Names(schemas));
        return command.ExecuteScalar() is string wrong
            ? throw new InvalidMigrationException("SchemaNotFound", $"There is no schema \"{wrong}\" that can be emptied. Nothing was changed. Correct its name.")
            : schemas;
    }

    private List<Item> Find(string[] schemas)
    {
        using var command = new NpgsqlCommand(Contents, connection);
        command.Parameters.Add(Names(schemas));
        command.Parameters.Add(Names([tables.QuotedHistory, tables.QuotedStatements, tables.QuotedEnvironment]));
        var items = new List<Item>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                items.Add(new Item(
                    reader.GetFieldValue<uint>(0), reader.GetFieldValue<uint>(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetString(5)));
            }
        }

        RefuseDependents([.. items.Where(item => item.IsOurs)], schemas);
        return items;
    }

    private void RefuseDependents(Item[] ours, string[] schemas)
    {
        using var command = new NpgsqlCommand(Dependents, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(ours, item => item.ClassId), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid });
        command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(ours, item => item.ObjectId), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid });
        command.Parameters.Add(Names(schemas));
        var dependents = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                dependents.Add(reader.GetString(0));
            }
        }

        if (dependents.Count > 0)
        {
            throw new InvalidMigrationException(
                "SchemaInUse",
                $"What would be dropped is needed by what is not: {string.Join("; ", dependents.Take(MostTold))}"
                + $"{(dependents.Count > MostTold ? $"; and {dependents.Count - MostTold} more" : "")}. Nothing was changed. Drop that first, or name its "
                + "schema too; what belongs to another user only that user drops.");
        }
    }

    private static NpgsqlParameter Names(string[] names) => new() { Value = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private sealed record Item(uint ClassId, uint ObjectId, string Type, string Identity, bool IsOurs, string Shown)
    {
        /// <summary>As DROP names the kind: pg_identify_object has words of its own for some.</summary>
        public string Keyword => Type switch
        {
            "function" or "procedure" or "aggregate" => "ROUTINE",
            "composite type" => "TYPE",
            "statistics object" => "STATISTICS",
            _ => Type.ToUpperInvariant(),
        };
    }
}
