namespace Lending.Migrations.Operations;

/// <summary>
/// The questions that a migration may ask of the database's catalogue, each an SQL text. Those whose answer may be "there is none"
/// give one row at least, so that no row at all means that nobody was asked: the statement was only recorded.
/// </summary>
internal static class Catalogue
{
    public static SqlStatement Exists(QualifiedName table) => new(
        $"SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = {Quote.String(table.Schema)} "
        + $"AND table_name = {Quote.String(table.Name)})");

    /// <summary>As in Sequelize PostGIS's own table is none of yours; views are no tables.</summary>
    public static SqlStatement Tables(string schema) => new(
        $"SELECT table_name::text FROM information_schema.tables WHERE table_schema = {Quote.String(schema)} "
        + "AND table_type LIKE '%TABLE' AND table_name <> 'spatial_ref_sys' ORDER BY 1");

    public static SqlStatement Schemas { get; } = new(
        "SELECT schema_name::text FROM information_schema.schemata "
        + @"WHERE schema_name NOT IN ('information_schema', 'public') AND schema_name !~ '^pg_' ORDER BY 1");

    public static SqlStatement Columns(QualifiedName table) => new(
        $"""
        SELECT c.column_name::text AS "Name",
          upper((CASE WHEN c.udt_name = 'hstore' THEN c.udt_name ELSE c.data_type END) || coalesce('(' || c.character_maximum_length || ')', '')) AS "Type",
          c.is_nullable = 'YES' AS "AllowNull", c.column_default::text AS "DefaultValue",
          pg_catalog.col_description(a.attrelid, a.attnum) AS "Comment",
          ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = a.atttypid ORDER BY e.enumsortorder) AS "Special",
          EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "PrimaryKey"
        FROM (VALUES (1)) always LEFT JOIN (information_schema.columns c JOIN pg_catalog.pg_attribute a
            ON a.attrelid = pg_catalog.to_regclass({Quote.String(table.ToString())}) AND a.attname = c.column_name)
          ON c.table_schema = {Quote.String(table.Schema)} AND c.table_name = {Quote.String(table.Name)}
        ORDER BY c.ordinal_position
        """);

    public static SqlStatement Enums(string schema) => new(
        $"""
        SELECT t.typname::text AS "Name", array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS "Values"
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname = {Quote.String(schema)} GROUP BY 1 ORDER BY 1
        """);

    public static SqlStatement Indexes(QualifiedName table) => new(
        $"""
        SELECT c.relname::text AS "Name", i.indisprimary AS "Primary", i.indisunique AS "Unique", pg_catalog.pg_get_indexdef(i.indexrelid) AS "Definition",
          ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k(attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place) AS "Fields"
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = pg_catalog.to_regclass({Quote.String(table.ToString())}) ORDER BY 1
        """);

    public static SqlStatement Constraints(QualifiedName table) => new(
        $"""
        SELECT conname::text AS "Name", pg_catalog.pg_get_constraintdef(oid) AS "Definition",
          CASE contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'c' THEN 'CHECK'
            WHEN 'x' THEN 'EXCLUDE' ELSE contype::text END AS "Type",
          condeferrable AS "IsDeferrable", condeferred AS "InitiallyDeferred"
        FROM pg_catalog.pg_constraint
        WHERE conrelid = pg_catalog.to_regclass({Quote.String(table.ToString())}) AND contype <> 'n' ORDER BY 1
        """);

    public static SqlStatement ForeignKeys(QualifiedName table) => new(
        $"""
        SELECT k.conname::text AS "ConstraintName", own.attname::text AS "ColumnName", n.nspname::text AS "ReferencedTableSchema",
          t.relname::text AS "ReferencedTableName", other.attname::text AS "ReferencedColumnName"
        FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
          CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY pair(own, other, place)
          JOIN pg_catalog.pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = pair.own
          JOIN pg_catalog.pg_attribute other ON other.attrelid = k.confrelid AND other.attnum = pair.other
        WHERE k.contype = 'f' AND k.conrelid = pg_catalog.to_regclass({Quote.String(table.ToString())}) ORDER BY k.conname, pair.place
        """);
}
