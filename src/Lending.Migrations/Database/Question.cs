using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// One statement whose result is wanted as text. Where it shall be undone if it is refused, a savepoint goes before it and is
/// released behind it, all in the same round trip; only a refusal costs another one.
/// </summary>
internal sealed class Question : IDisposable
{
    private const string Savepoint = "lending_statement";

    private readonly Pipeline _pipeline;
    private readonly NpgsqlBatch _batch;
    private readonly SqlStatement _statement;
    private readonly NpgsqlBatchCommand _asked;
    private readonly int _own;
    private readonly bool _undo;

    /// <summary>Puts the round trip together.</summary>
    /// <param name="pipeline">The run's connection.</param>
    /// <param name="queued">Commands of the runner's own that go first.</param>
    /// <param name="statement">What is asked.</param>
    /// <param name="undo">Whether a refusal leaves the transaction as it was.</param>
    public Question(Pipeline pipeline, List<NpgsqlBatchCommand> queued, SqlStatement statement, bool undo)
    {
        _pipeline = pipeline;
        _statement = statement;
        _undo = undo;
        _own = queued.Count;
        _batch = new NpgsqlBatch(pipeline.Connection);
        SetAllResultTypesAreUnknown(_batch, true);
        queued.ForEach(_batch.BatchCommands.Add);
        _asked = new NpgsqlBatchCommand(statement.Text);
        foreach (var value in statement.Values ?? [])
        {
            _asked.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
        }

        _asked.Parameters.AddRange(ExecutingSink.ParametersOf(statement).ToArray());
        if (undo)
        {
            _batch.BatchCommands.Add(new NpgsqlBatchCommand($"SAVEPOINT {Savepoint}"));
        }

        _batch.BatchCommands.Add(_asked);
        if (undo)
        {
            _batch.BatchCommands.Add(new NpgsqlBatchCommand($"RELEASE SAVEPOINT {Savepoint}"));
        }
    }

    public void Cancel() => _batch.Cancel();

    public StatementResult Send()
    {
        // No other command of the round trip gives rows, so the first result is the statement's.
        using var reader = _pipeline.Send(_batch);
        var columns = Enumerable.Range(0, reader.FieldCount)
            .Select(index => new ResultColumn(reader.GetName(index), reader.GetDataTypeOID(index))).ToArray();
        var rows = new List<IReadOnlyList<string?>>();
        while (reader.Read())
        {
            var row = new string?[columns.Length];
            for (var index = 0; index < row.Length; index++)
            {
                row[index] = reader.IsDBNull(index) ? null : reader.GetString(index);
            }

            rows.Add(row);
        }

        while (reader.NextResult())
        {
        }

        reader.Close();
        return new StatementResult(Command(), Count(), columns, rows);
    }

    /// <summary>True where the server refused one of the commands before the statement.</summary>
    public bool IsOwn(PostgresException exception) =>
        exception.BatchCommand is NpgsqlBatchCommand failed && _batch.BatchCommands.IndexOf(failed) is >= 0 and var index && index < _own;

    /// <summary>After a refusal.</summary>
    public void Undo()
    {
        if (!_undo)
        {
            return;
        }

        using var batch = new NpgsqlBatch(_pipeline.Connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"ROLLBACK TO SAVEPOINT {Savepoint}"),
                new NpgsqlBatchCommand($"RELEASE SAVEPOINT {Savepoint}"),
            },
        };
        batch.ExecuteNonQuery();
    }

    public void Dispose() => _batch.Dispose();

    private string Command() => _asked.StatementType switch
    {
        StatementType.Select or StatementType.CreateTableAs => "SELECT",
        StatementType.Insert => "INSERT",
        StatementType.Update => "UPDATE",
        StatementType.Delete => "DELETE",
        StatementType.Merge => "MERGE",
        _ => _statement.Command,
    };

    /// <summary>The tags of other commands carry no number (PostgreSQL manual, CommandComplete).</summary>
    private long? Count() => _asked.StatementType is StatementType.Unknown or StatementType.Other or StatementType.Call ? null : (long)_asked.Rows;

    /// <summary>
    /// Results as text are public for a command, but not for a batch (Npgsql 10), and two commands would be two round trips. The
    /// version is pinned, and without this member every test of a JavaScript migration fails.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_AllResultTypesAreUnknown")]
    private static extern void SetAllResultTypesAreUnknown(NpgsqlBatch batch, bool value);
}
