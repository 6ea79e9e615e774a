using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>Changes the records and nothing else, in one transaction: all of them or none, each with its row of the history.</summary>
internal sealed class RecordWriter(NpgsqlConnection connection, ISessionScope scope, MetaTable meta, HistoryTable history)
{
    /// <summary>Writes.</summary>
    /// <exception cref="DatabaseRefusedException">Another runner was faster, or the server refused.</exception>
    public void Write(IReadOnlyList<RecordChange> changes, Guid runId, string? reason)
    {
        var committing = false;
        try
        {
            var removals = changes.SelectMany(change => change.RemovedRows.Select(meta.Delete)).ToList();
            Send(
            [
                .. scope.BeginStep().Select(sql => new NpgsqlBatchCommand(sql)),
                new NpgsqlBatchCommand(meta.LockSql),
                .. removals,
                .. changes.SelectMany(change => change.AddedRows.Select(meta.Insert)),
                .. changes.Select(change => history.InsertRecord(change, runId, reason)),
            ]);
            if (removals.Exists(removal => removal.RecordsAffected != 1))
            {
                throw Errors.RecordsChangedMeanwhile(cause: null);
            }

            committing = true;
            Send([.. scope.Commit()]);
        }
        catch (PostgresException exception) when (!Errors.IsEndedByCommit(exception, committing))
        {
            scope.RollBack();
            throw exception.SqlState == PostgresErrorCodes.UniqueViolation ? Errors.RecordsChangedMeanwhile(exception) : Errors.RecordRefused(exception);
        }
        catch (DatabaseRefusedException)
        {
            scope.RollBack();
            throw;
        }
        catch (NpgsqlException exception)
        {
            throw Errors.CommitUnknown(exception);
        }
    }

    private void Send(IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
    }
}
