using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// <c>sequelize_meta</c>: what has run, as Umzug's SequelizeStorage made it. It stays exactly so, one column, because the
/// backend's <c>sync({ alter: true })</c> would drop any other; a table that has more is used as it is.
/// </summary>
internal sealed class MetaTable(NpgsqlConnection connection, TableNames tables)
{
    /// <summary>Sequelize's <c>timestamps: true</c>, plain and underscored: NOT NULL without a default, so they must be filled.</summary>
    private static readonly string[] Timestamps = ["createdAt", "updatedAt", "created_at", "updated_at"];

    private string[] _filledColumns = [];
    private string? _createdColumn;

    /// <summary>The statement that Umzug 3 and sequelize-cli send, with the schema named.</summary>
    public string CreateSql =>
        $"CREATE TABLE IF NOT EXISTS {tables.QuotedMeta} (\"name\" VARCHAR(255) NOT NULL UNIQUE , PRIMARY KEY (\"name\"));";

    /// <summary>Keeps a Node runner, which takes no lock, from recording anything until we commit; readers go on.</summary>
    public string LockSql => $"LOCK TABLE {tables.QuotedMeta} IN SHARE ROW EXCLUSIVE MODE";

    /// <summary>
    /// Looks at the table as it is.
    /// </summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="InvalidMigrationException">It is not a table of records, or asks for values that we cannot know.</exception>
    public bool Inspect()
    {
        using var command = new NpgsqlCommand(
            """
            SELECT a.attname::text, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS demanded,
                   c.relkind IN ('r', 'p') AS is_table
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
            """,
            connection);
        command.Parameters.AddWithValue(tables.QuotedMeta);
        var demanded = new Dictionary<string, bool>(StringComparer.Ordinal);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                RequireTable(reader.GetBoolean(2));
                demanded.Add(reader.GetString(0), reader.GetBoolean(1));
            }
        }

        if (demanded.Count == 0)
        {
            return false;
        }

        Refuse(demanded);
        _filledColumns = [.. Timestamps.Where(demanded.ContainsKey)];
        _createdColumn = _filledColumns.FirstOrDefault(column => column.StartsWith("created", StringComparison.Ordinal));
        return true;
    }

    public void Create()
    {
        using var command = new NpgsqlCommand(CreateSql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Every row, with the time of its making where the table keeps one.</summary>
    public List<ExecutedMigration> Read()
    {
        var created = _createdColumn is null ? "NULL::timestamptz" : TableNames.Quote(_createdColumn);
        using var command = new NpgsqlCommand($"SELECT \"name\", {created} FROM {tables.QuotedMeta}", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<ExecutedMigration>();
        while (reader.Read())
        {
            var name = reader.GetString(0);
            DateTimeOffset? createdAt = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1);
            rows.Add(new ExecutedMigration(name, MigrationName.StemOf(name), createdAt));
        }

        return rows;
    }

    /// <summary>Adds the row of the name $1.</summary>
    public string InsertSql
    {
        get
        {
            var columns = string.Concat(_filledColumns.Select(column => ", " + TableNames.Quote(column)));
            var values = string.Concat(_filledColumns.Select(_ => ", now()"));
            return $"INSERT INTO {tables.QuotedMeta} (\"name\"{columns}) VALUES ($1{values})";
        }
    }

    public NpgsqlBatchCommand Insert(string recordedName) => WithName(InsertSql, recordedName);

    public NpgsqlBatchCommand Delete(string recordedName) =>
        WithName($"DELETE FROM {tables.QuotedMeta} WHERE \"name\" = $1", recordedName);

    /// <summary>Takes every row away.</summary>
    public void Clear()
    {
        using var command = new NpgsqlCommand($"DELETE FROM {tables.QuotedMeta}", connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlBatchCommand WithName(string sql, string name)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return command;
    }

    /// <summary>A view, a sequence or an index has columns too, and keeps a table of its name from being made.</summary>
    private void RequireTable(bool isTable)
    {
        if (!isTable)
        {
            throw new InvalidMigrationException(
                "MetaTableUnsupported", $"{tables.QuotedMeta} is no table, so it cannot hold what has run. Name another one (-Table, -Schema).");
        }
    }

    private void Refuse(Dictionary<string, bool> demanded)
    {
        if (!demanded.ContainsKey("name"))
        {
            throw new InvalidMigrationException(
                "MetaTableUnsupported",
                $"{tables.QuotedMeta} has no column \"name\", so it is not a table of executed migrations. Name the right one (-Table, -Schema).");
        }

        var unknown = demanded.Where(column => column.Value && column.Key != "name" && !Timestamps.Contains(column.Key)).Select(column => column.Key);
        if (unknown.FirstOrDefault() is { } column)
        {
            throw new InvalidMigrationException(
                "MetaTableUnsupported",
                $"{tables.QuotedMeta} has a column \"{column}\" that is NOT NULL without a default, so no row can be added. "
                + "Give it a default, or drop it.");
        }
    }
}
