using Lending.Migrations.Operations;
using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// <c>sequelize_meta_history</c>: all that we know beside the bare fact that a migration has run. Rows are never taken away.
/// </summary>
internal sealed class HistoryTable(NpgsqlConnection connection, TableNames tables, RunnerIdentity runner)
{
    /// <summary>Tells our own row from the results of a migration's statements, which come in the same batch.</summary>
    private const string StartedAt = "lending_started_at";
    private const string Returning = $"RETURNING started_at AS {StartedAt}, duration";
    private const string Columns =
        "run_id, name, direction, outcome, checksum, transactional, statements, started_at, duration, database_user, os_user, host, tool_version, error";

    /// <summary>The columns and what they are made as.</summary>
    private static readonly (string Name, string Type)[] Definition =
    [
        ("id", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ("run_id", "uuid NOT NULL"),
        ("name", "varchar(255) NOT NULL"),
        ("direction", "text NOT NULL"),
        ("outcome", "text NOT NULL"),
        ("checksum", "text"),
        ("transactional", "boolean NOT NULL"),
        ("statements", "integer NOT NULL"),
        ("started_at", "timestamptz NOT NULL"),
        ("duration", "interval"),
        ("database_user", "text NOT NULL"),
        ("os_user", "text NOT NULL"),
        ("host", "text NOT NULL"),
        ("tool_version", "text NOT NULL"),
        ("error", "text"),
        ("reason", "text"),
    ];

    /// <summary>What belongs to its rows of halves outside a transaction.</summary>
    public StatementTable Statements { get; } = new(connection, tables);

    public bool Exists()
    {
        using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.AddWithValue(tables.QuotedHistory);
        return (bool)command.ExecuteScalar()!;
    }

    public void Create()
    {
        var columns = string.Join(", ", Definition.Select(column => $"{column.Name} {column.Type}"));
        using var command = new NpgsqlCommand($"CREATE TABLE IF NOT EXISTS {tables.QuotedHistory} ({columns})", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The times of a row that was written, if the reader stands on it.</summary>
    public static RunTimes? ReadTimes(NpgsqlDataReader reader) =>
        reader.FieldCount > 1 && reader.GetName(0) == StartedAt && reader.Read()
            ? new RunTimes(reader.GetFieldValue<DateTimeOffset>(0), reader.GetTimeSpan(1))
            : null;

    /// <summary>The row of a transactional success, timed by the server. Returns the times.</summary>
    /// <param name="step">Which.</param>
    /// <param name="runId">The run.</param>
    /// <param name="statements">How many it has.</param>
    /// <param name="holdLock">Fails where the lock is lost; null where it cannot be.</param>
    /// <param name="began">When it began, by the server's clock; null for the beginning of the transaction.</param>
    public NpgsqlBatchCommand InsertSucceeded(MigrationStep step, Guid runId, int statements, string? holdLock, DateTimeOffset? began = null)
    {
        var since = began is null ? "transaction_timestamp()" : "$11";
        var command = Insert(step, runId, HistoryOutcome.Succeeded, statements, error: null, since, $"clock_timestamp() - {since}");
        command.CommandText += holdLock is null ? "" : $", {holdLock}";
        if (began is { } time)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        }

        return command;
    }

    /// <summary>The same of a migration that has a transaction of its own, to be prepared: run, name, direction, checksum, statements.</summary>
    public string SuccessSql(string? holdLock) =>
        $"""
        INSERT INTO {tables.QuotedHistory} ({Columns})
        VALUES ($1, $2, $3, '{HistoryOutcome.Succeeded}', $4, true, $5, transaction_timestamp(), clock_timestamp() - transaction_timestamp(), session_user,
            {Quote.String(runner.OsUser)}, {Quote.String(runner.Host)}, {Quote.String(runner.Tool)}, NULL)
        {Returning}{(holdLock is null ? "" : $", {holdLock}")}
        """;

    /// <summary>The row of one that ran and was rolled back because of another in its transaction.</summary>
    public NpgsqlBatchCommand InsertRolledBack(MigrationOutcome outcome, Guid runId, string error)
    {
        var command = Insert(outcome.Step, runId, HistoryOutcome.RolledBack, outcome.Statements, error, "$11", "$12");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = outcome.StartedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = outcome.Duration, NpgsqlDbType = NpgsqlDbType.Interval });
        return command;
    }

    /// <summary>The row of a failure, written after the rollback.</summary>
    public NpgsqlBatchCommand InsertFailed(MigrationStep step, Guid runId, int statements, TimeSpan duration, string error)
    {
        var command = Insert(step, runId, "failed", statements, error, "clock_timestamp() - $11", "$11");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = duration, NpgsqlDbType = NpgsqlDbType.Interval });
        return command;
    }

    /// <summary>Writes the row that a half outside a transaction begins with: if it stays so, the process died.</summary>
    /// <returns>Its id.</returns>
    public long Start(MigrationStep step, Guid runId)
    {
        using var batch = new NpgsqlBatch(connection);
        var command = Insert(step, runId, "started", 0, error: null, "clock_timestamp()", "NULL");
        command.CommandText += ", id";
        batch.BatchCommands.Add(command);
        using var reader = batch.ExecuteReader();
        reader.Read();
        return reader.GetInt64(2);
    }

    /// <summary>Ends what <see cref="Start"/> began. Returns the times.</summary>
    public NpgsqlBatchCommand Finish(long id, string outcome, int statements, string? error)
    {
        var command = new NpgsqlBatchCommand(
            $"""
            UPDATE {tables.QuotedHistory}
            SET outcome = $2, statements = $3, error = $4, duration = clock_timestamp() - started_at
            WHERE id = $1 {Returning}
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outcome });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = statements });
        command.Parameters.Add(Text(error));
        return command;
    }

    /// <summary>Writes that these are gone, without their ways back: the schema is emptied.</summary>
    public void InsertDropped(Guid runId, string[] names)
    {
        using var command = new NpgsqlCommand(
            $"""
            INSERT INTO {tables.QuotedHistory} ({Columns})
            SELECT $1, n, 'down', '{HistoryOutcome.Dropped}', NULL, true, 0, transaction_timestamp(), NULL, session_user, $3, $4, $5, NULL
            FROM unnest($2) WITH ORDINALITY AS gone (n, place) ORDER BY place
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter { Value = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.OsUser });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Host });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Tool });
        command.ExecuteNonQuery();
    }

    /// <summary>The row of a change of the records alone, in which nothing ran.</summary>
    public NpgsqlBatchCommand InsertRecord(RecordChange change, Guid runId, string? reason)
    {
        var (outcome, direction) = HistoryWords.Of(change.Action);
        var command = new NpgsqlBatchCommand(
            $"""
            INSERT INTO {tables.QuotedHistory} ({Columns}, reason)
            VALUES ($1, $2, $3, $4, $5, $6, 0, transaction_timestamp(), NULL, session_user, $7, $8, $9, NULL, $10)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = change.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = HistoryWords.Of(direction) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outcome });
        command.Parameters.Add(Text(direction == MigrationDirection.Up ? change.Migration?.Checksum : null));
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = true });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.OsUser });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Host });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Tool });
        command.Parameters.Add(Text(reason));
        return command;
    }

    private NpgsqlBatchCommand Insert(
        MigrationStep step, Guid runId, string outcome, int statements, string? error, string startedAt, string duration)
    {
        var command = new NpgsqlBatchCommand(
            $"""
            INSERT INTO {tables.QuotedHistory} ({Columns})
            VALUES ($1, $2, $3, '{outcome}', $4, $5, $6, {startedAt}, {duration}, session_user, $7, $8, $9, $10)
            {Returning}
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = step.Migration.Name.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = HistoryWords.Of(step.Direction) });
        command.Parameters.Add(Text(step.Migration.Checksum));
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = step.Body.Transactional });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = statements });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.OsUser });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Host });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = runner.Tool });
        command.Parameters.Add(Text(error));
        return command;
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}

/// <summary>When a migration began, and how long it took.</summary>
internal sealed record RunTimes(DateTimeOffset StartedAt, TimeSpan Duration);
