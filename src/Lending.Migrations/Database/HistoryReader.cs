using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>Reads <c>sequelize_meta_history</c>.</summary>
internal sealed class HistoryReader(NpgsqlConnection connection, TableNames tables)
{
    private const string Known = "name, direction, outcome, started_at, duration, checksum, transactional, id";
    private const string Told = Known + ", run_id, statements, database_user, os_user, host, tool_version, error, reason";

    /// <summary>What all rows come to. In the order of the primary key: the server need not sort.</summary>
    public HistoryDigest ReadLast()
    {
        using var command = new NpgsqlCommand(
            $"SELECT {Known} FROM {tables.QuotedHistory} WHERE NOT (transactional AND outcome IN ('{HistoryOutcome.Failed}', '{HistoryOutcome.RolledBack}')) ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        var digest = new HistoryDigest();
        while (reader.Read())
        {
            digest.Add(Entry(reader));
        }

        return digest;
    }

    /// <summary>The rows that are asked for, the newest last.</summary>
    public List<HistoryEntry> ReadEntries(HistoryQuery query)
    {
        using var command = new NpgsqlCommand { Connection = connection };
        var conditions = new List<string>();
        void Where(string condition, object value, NpgsqlDbType type)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{condition.Replace("?", $"${command.Parameters.Count}", StringComparison.Ordinal)}"));
        }

        if (query.Outcomes.Count > 0)
        {
            Where("outcome = ANY (?)", query.Outcomes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        }

        if (query.Since is { } since)
        {
            Where("started_at >= ?", since.ToUniversalTime(), NpgsqlDbType.TimestampTz);
        }

        if (query.RunId is { } run)
        {
            Where("run_id = ?", run, NpgsqlDbType.Uuid);
        }

        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        command.CommandText = $"SELECT {Told} FROM {tables.QuotedHistory}{where} ORDER BY id";
        using var reader = command.ExecuteReader();
        var entries = new List<HistoryEntry>();
        while (reader.Read())
        {
            if (query.Name?.Invoke(reader.GetString(0)) != false)
            {
                entries.Add(WholeEntry(reader));
            }
        }

        return entries;
    }

    private static HistoryEntry Entry(NpgsqlDataReader reader) => new(
        RunId: default,
        reader.GetString(0),
        HistoryWords.DirectionOf(reader.GetString(1)),
        reader.GetString(2),
        reader.GetFieldValue<DateTimeOffset>(3),
        reader.IsDBNull(4) ? null : reader.GetTimeSpan(4))
    {
        Checksum = TextOf(reader, 5),
        Transactional = reader.GetBoolean(6),
        Id = reader.GetInt64(7),
    };

    private static HistoryEntry WholeEntry(NpgsqlDataReader reader) => Entry(reader) with
    {
        RunId = reader.GetGuid(8),
        Statements = reader.GetInt32(9),
        DatabaseUser = reader.GetString(10),
        OsUser = reader.GetString(11),
        Host = reader.GetString(12),
        Tool = reader.GetString(13),
        Error = TextOf(reader, 14),
        Reason = TextOf(reader, 15),
    };

    private static string? TextOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
