using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// <c>sequelize_meta_statements</c>: the statements of halves outside a transaction, one a row, each written when it is done and never changed
/// after that. A table of its own, because a row of the history that grew with each of them would be written anew each time.
/// </summary>
internal sealed class StatementTable(NpgsqlConnection connection, TableNames tables)
{
    private const string Definition =
        """
        history_id bigint NOT NULL, place integer NOT NULL, line integer NOT NULL, hash text NOT NULL, finished boolean NOT NULL,
        affected bigint, gave_rows boolean NOT NULL, PRIMARY KEY (history_id, place)
        """;

    /// <summary>Makes it where it is absent: with the first half outside a transaction, so that nobody else pays for it.</summary>
    public void Ensure()
    {
        if (!Exists())
        {
            using var command = new NpgsqlCommand($"CREATE TABLE IF NOT EXISTS {tables.QuotedStatements} ({Definition})", connection);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Adds to what is interrupted what of it is done. Writes nothing.</summary>
    public IReadOnlyList<InterruptedMigration> AddDone(IReadOnlyList<InterruptedMigration> interrupted) =>
        interrupted.Count == 0 || !Exists() ? interrupted : [.. interrupted.Select(AddDone)];

    /// <summary>Writes that a statement is done.</summary>
    public NpgsqlBatchCommand Done(long history, int place, DoneStatement done) => Write(history, place, done, finished: true);

    /// <summary>Writes that a statement is about to be sent which cannot be recorded in one go with it.</summary>
    public NpgsqlBatchCommand Begun(long history, int place, DoneStatement begun) => Write(history, place, begun, finished: false);

    /// <summary>Takes back that it was begun: the server refused it, and did nothing.</summary>
    public NpgsqlBatchCommand Refused(long history, int place) => new($"DELETE FROM {tables.QuotedStatements} WHERE history_id = $1 AND place = $2 AND NOT finished")
    {
        Parameters = { new NpgsqlParameter<long> { TypedValue = history }, new NpgsqlParameter<int> { TypedValue = place } },
    };

    private NpgsqlBatchCommand Write(long history, int place, DoneStatement statement, bool finished) => new(
        $"""
        INSERT INTO {tables.QuotedStatements} (history_id, place, line, hash, finished, affected, gave_rows) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (history_id, place) DO UPDATE SET hash = excluded.hash, finished = excluded.finished, affected = excluded.affected, gave_rows = excluded.gave_rows
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = history },
            new NpgsqlParameter<int> { TypedValue = place },
            new NpgsqlParameter<int> { TypedValue = statement.Line },
            new NpgsqlParameter<string> { TypedValue = statement.Hash },
            new NpgsqlParameter<bool> { TypedValue = finished },
            new NpgsqlParameter { Value = (object?)statement.Affected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            new NpgsqlParameter<bool> { TypedValue = statement.GaveRows },
        },
    };

    private bool Exists()
    {
        using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.AddWithValue(tables.QuotedStatements);
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>Each run went on behind the one before, so the places of all are one sequence; of a statement begun twice the last counts.</summary>
    private InterruptedMigration AddDone(InterruptedMigration half)
    {
        using var command = new NpgsqlCommand(
            $"SELECT place, hash, line, affected, gave_rows, finished FROM {tables.QuotedStatements} WHERE history_id = ANY ($1) ORDER BY place, history_id", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = half.HistoryIds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        using var reader = command.ExecuteReader();
        var done = new List<DoneStatement>();
        DoneStatement? underWay = null;
        while (reader.Read())
        {
            var statement = new DoneStatement(
                reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.GetBoolean(4));
            if (reader.GetBoolean(5))
            {
                done.Add(statement);
                underWay = null;
            }
            else if (reader.GetInt32(0) == done.Count + 1)
            {
                underWay = statement;
            }
        }

        return half with { Done = done, UnderWay = underWay };
    }
}
