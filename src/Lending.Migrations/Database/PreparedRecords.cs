using System.Globalization;
using Lending.Migrations.Operations;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// The two rows of a migration that succeeds, prepared on the server: each migration writes them, and to parse and plan them anew was
/// what the runner cost most. By SQL's PREPARE and not the driver's, which would keep statements of the migrations too. A migration can have
/// the server forget them (DEALLOCATE ALL, DISCARD ALL); then they are written as any other.
/// </summary>
internal sealed class PreparedRecords(NpgsqlConnection connection, MetaTable meta, HistoryTable history)
{
    private const string RecordName = "lending_migrations_record";
    private const string SuccessName = "lending_migrations_success";
    private const string ExecuteRecord = $"EXECUTE {RecordName}";
    private const string ExecuteSuccess = $"EXECUTE {SuccessName}";

    private bool _areThere;
    private bool _wereTried;

    /// <summary>Whether a statement writes the history's row.</summary>
    public static bool IsSuccess(string sql) => sql.StartsWith(ExecuteSuccess, StringComparison.Ordinal);

    /// <summary>Whether one of them was refused because the server has forgotten it.</summary>
    public static bool IsForgotten(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName, BatchCommand.CommandText: var sql }
        && (IsSuccess(sql) || sql.StartsWith(ExecuteRecord, StringComparison.Ordinal));

    /// <summary>Prepares them once, for a session of our own.</summary>
    /// <param name="holdLock">Fails where the lock is lost.</param>
    public void Ensure(string? holdLock)
    {
        if (_wereTried)
        {
            return;
        }

        _wereTried = true;
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"PREPARE {RecordName} (text) AS {meta.InsertSql}"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"PREPARE {SuccessName} (uuid, text, text, text, integer) AS {history.SuccessSql(holdLock)}"));
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (NpgsqlException exception)
        {
            throw exception is PostgresException { InvariantSeverity: "ERROR" } refused ? Errors.RecordRefused(refused) : Errors.ConnectionLost(exception);
        }

        _areThere = true;
    }

    /// <summary>Does without them from now on.</summary>
    public void Forget() => _areThere = false;

    /// <summary>The row of the meta table; null where it is not prepared.</summary>
    public NpgsqlBatchCommand? Record(string recordedName) =>
        _areThere ? new NpgsqlBatchCommand($"{ExecuteRecord}({Quote.String(recordedName)})") : null;

    /// <summary>The row of the history; null where it is not prepared.</summary>
    public NpgsqlBatchCommand? Success(MigrationStep step, Guid runId, int statements) => _areThere
        ? new NpgsqlBatchCommand(string.Create(
            CultureInfo.InvariantCulture,
            $"{ExecuteSuccess}('{runId}', {Quote.String(step.Migration.Name.Value)}, '{HistoryWords.Of(step.Direction)}', {Quote.Value(step.Migration.Checksum)}, {statements})"))
        : null;
}
