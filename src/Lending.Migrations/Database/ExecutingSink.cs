using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// Sends a migration's statements over the run's connection. Statements are pipelined: many go in one network round trip, and
/// what was queued before them (BEGIN, the lock, the row) goes along with the first.
/// </summary>
/// <param name="connection">The run's connection.</param>
/// <param name="cancellation">Cancels the running statement on the server.</param>
internal sealed class ExecutingSink(NpgsqlConnection connection, CancellationToken cancellation) : IStatementSink
{
    /// <summary>Bounds the memory of a round trip; a big script goes in several.</summary>
    private const int MaxBatchStatements = 500;
    private const int MaxBatchCharacters = 256 * 1024;

    private readonly List<NpgsqlBatchCommand> _queued = [];
    private MigrationException? _failure;

    /// <summary>How many of the migration's own statements ran.</summary>
    public int Statements { get; private set; }

    /// <summary>Puts a command of the runner's own before the next statement.</summary>
    public void Queue(NpgsqlBatchCommand command) => _queued.Add(command);

    /// <inheritdoc/>
    public int Execute(IEnumerable<SqlStatement> statements)
    {
        var affected = 0;
        var chunk = new List<SqlStatement>();
        var characters = 0;
        foreach (var statement in statements)
        {
            if (chunk.Count == MaxBatchStatements || (chunk.Count > 0 && characters + statement.Text.Length > MaxBatchCharacters))
            {
                affected += Send(chunk);
                chunk.Clear();
                characters = 0;
            }

            chunk.Add(statement);
            characters += statement.Text.Length;
        }

        return chunk.Count == 0 ? affected : affected + Send(chunk);
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Query<T>(SqlStatement statement)
    {
        Flush();
        using var command = new NpgsqlCommand(statement.Text, connection);
        command.Parameters.AddRange(ParametersOf(statement).ToArray());
        return Guarded(exception => Errors.StatementFailed(exception, statement), command.Cancel, () =>
        {
            using var reader = command.ExecuteReader();
            var rows = reader.Parse<T>().AsList();
            Statements++;
            return rows;
        });
    }

    /// <summary>Sends what is still queued: the migration had no statement.</summary>
    public void Flush()
    {
        if (_queued.Count > 0)
        {
            Send([]);
        }
    }

    /// <summary>
    /// Throws the first failure again. A C# migration that caught it goes on in a transaction that the server has given up.
    /// </summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private int Send(List<SqlStatement> statements)
    {
        using var batch = new NpgsqlBatch(connection);
        var own = _queued.Count;
        _queued.ForEach(batch.BatchCommands.Add);
        _queued.Clear();
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            command.Parameters.AddRange(ParametersOf(statement).ToArray());
            batch.BatchCommands.Add(command);
        }

        MigrationException Explain(PostgresException exception)
        {
            if (exception.BatchCommand is not NpgsqlBatchCommand failed)
            {
                return Errors.StatementFailed(exception, statement: null);
            }

            var index = batch.BatchCommands.IndexOf(failed) - own;
            Statements += Math.Max(0, index);
            return index < 0 ? Errors.RecordRefused(exception) : Errors.StatementFailed(exception, statements[index]);
        }

        return Guarded(Explain, batch.Cancel, () =>
        {
            batch.ExecuteNonQuery();
            Statements += statements.Count;
            return statements.Select((_, index) => Math.Max(0, batch.BatchCommands[own + index].RecordsAffected)).Sum();
        });
    }

    private T Guarded<T>(Func<PostgresException, MigrationException> explain, Action cancel, Func<T> send)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var registration = cancellation.Register(cancel);
            return send();
        }
        catch (PostgresException exception) when (cancellation.IsCancellationRequested && exception.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        catch (PostgresException exception)
        {
            throw _failure ??= explain(exception);
        }
        catch (NpgsqlException exception)
        {
            throw _failure ??= Errors.ConnectionLost(exception);
        }
    }

    private static IEnumerable<NpgsqlParameter> ParametersOf(SqlStatement statement) =>
        statement.Parameters?.Select(pair => pair.Value is UntypedText { Text: var text }
            ? new NpgsqlParameter(pair.Key, NpgsqlDbType.Unknown) { Value = text }
            : new NpgsqlParameter(pair.Key, pair.Value ?? DBNull.Value)) ?? [];
}
