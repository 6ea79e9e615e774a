using System.Globalization;
using Lending.Migrations.Operations;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// The history's row of a success, prepared on the server: it ends every migration, and parsing and planning it each time was what cost most
/// of it. By SQL's PREPARE and not the driver's, which would keep statements of the migrations too. A migration can have the
/// server forget it (DEALLOCATE ALL, DISCARD ALL); then the row is written as any other.
/// </summary>
internal sealed class PreparedSuccess(NpgsqlConnection connection, HistoryTable history)
{
    private const string Name = "lending_migrations_success";
    private const string Execute = "EXECUTE " + Name;

    private bool _isThere;
    private bool _wasTried;

    /// <summary>Whether a statement writes such a row.</summary>
    public static bool Is(string sql) => sql.StartsWith(Execute, StringComparison.Ordinal);

    /// <summary>Whether it was refused because the server has forgotten it.</summary>
    public static bool IsForgotten(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName, BatchCommand.CommandText: var sql } && Is(sql);

    /// <summary>Prepares it once, for a session of our own.</summary>
    /// <param name="holdLock">Fails where the lock is lost.</param>
    public void Ensure(string? holdLock)
    {
        if (_wasTried)
        {
            return;
        }

        _wasTried = true;
        using var command = new NpgsqlCommand($"PREPARE {Name} (uuid, text, text, text, integer) AS {history.SuccessSql(holdLock)}", connection);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (NpgsqlException exception)
        {
            throw exception is PostgresException { InvariantSeverity: "ERROR" } refused ? Errors.RecordRefused(refused) : Errors.ConnectionLost(exception);
        }

        _isThere = true;
    }

    /// <summary>Does without it from now on.</summary>
    public void Forget() => _isThere = false;

    /// <summary>The row; null where it is not prepared.</summary>
    public NpgsqlBatchCommand? Row(MigrationStep step, Guid runId, int statements) => _isThere
        ? new NpgsqlBatchCommand(string.Create(
            CultureInfo.InvariantCulture,
            $"{Execute}('{runId}', {Quote.String(step.Migration.Name.Value)}, '{HistoryWords.Of(step.Direction)}', {Quote.Value(step.Migration.Checksum)}, {statements})"))
        : null;
}
