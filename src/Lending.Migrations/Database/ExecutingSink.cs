using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Lending.Migrations.Database;

/// <summary>
/// Sends a migration's statements over the run's connection. Statements are pipelined: many go in one network round trip. What
/// was queued before them (BEGIN, the lock, the row) goes along with the first, and what ends them (the history, COMMIT) with the last.
/// </summary>
/// <param name="pipeline">The run's connection.</param>
/// <param name="backend">The server's process that a statement runs in, asked before each.</param>
/// <param name="cancellation">Cancels the running statement on the server.</param>
internal sealed class ExecutingSink(Pipeline pipeline, Func<int> backend, CancellationToken cancellation) : IStatementSink
{
    /// <summary>Bounds the memory of a round trip; a big script goes in several.</summary>
    private const int MaxBatchStatements = 500;
    private const int MaxBatchCharacters = 256 * 1024;

    private readonly NpgsqlConnection _connection = pipeline.Connection;
    private readonly List<NpgsqlBatchCommand> _queued = [];
    private readonly List<SqlStatement> _appended = [];
    private MigrationException? _failure;

    /// <summary>How many of the migration's own statements ran.</summary>
    public int Statements { get; private set; }

    /// <summary>True from the moment in which a commit was sent; a refusal then leaves a transaction to roll back.</summary>
    public bool Committing { get; private set; }

    /// <summary>True once a transaction may have been begun: what is queued begins one, and a migration may do so by itself.</summary>
    public bool Begun { get; set; }

    /// <summary>How many will have run when all is sent.</summary>
    public int StatementsAtEnd => Statements + _appended.Count;

    /// <summary>Puts a command of the runner's own before the next statement.</summary>
    public void Queue(NpgsqlBatchCommand command) => _queued.Add(command);

    /// <inheritdoc/>
    public int Execute(IEnumerable<SqlStatement> statements)
    {
        Flush();
        return Fill(statements) + (_appended.Count > 0 ? SendAppended() : 0);
    }

    /// <summary>Sends one statement in one round trip with what was queued before it.</summary>
    public int ExecuteNext(SqlStatement statement) => Fill([statement]) + (_appended.Count > 0 ? SendAppended() : 0);

    /// <inheritdoc/>
    public void Append(IEnumerable<SqlStatement> statements) => Fill(statements);

    /// <inheritdoc/>
    public IReadOnlyList<T> Query<T>(SqlStatement statement)
    {
        Flush();
        using var command = new NpgsqlCommand(statement.Text, _connection);
        command.Parameters.AddRange(ParametersOf(statement).ToArray());
        return Guarded(exception => Errors.StatementFailed(exception, statement), Errors.ConnectionLost, command.Cancel, () =>
        {
            UserTypes.ReadAsText(command);
            using var reader = command.ExecuteReader();
            var rows = reader.Parse<T>().AsList();
            Statements++;
            return rows;
        });
    }

    /// <inheritdoc/>
    public bool Answers => true;

    /// <inheritdoc/>
    public StatementResult Ask(SqlStatement statement, bool undo)
    {
        if (_appended.Count > 0)
        {
            SendAppended();
        }

        cancellation.ThrowIfCancellationRequested();
        Begun |= _queued.Count > 0 || Begins(statement);
        using var question = new Question(pipeline, _queued, statement, undo);
        _queued.Clear();
        try
        {
            using var canceller = new StatementCanceller(_connection, backend(), question.Cancel, cancellation);
            var result = question.Send();
            Statements += statement.IsAside ? 0 : 1;
            return result;
        }
        catch (PostgresException exception) when (IsCancel(exception))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        catch (PostgresException exception) when (question.IsOwn(exception))
        {
            throw _failure = Errors.RecordRefused(exception);
        }
        catch (PostgresException exception)
        {
            question.Undo();
            throw Errors.StatementFailed(exception, statement);
        }
        catch (NpgsqlException exception)
        {
            throw _failure = Errors.ConnectionLost(exception);
        }
    }

    /// <summary>Sends what is still here.</summary>
    public void Flush()
    {
        if (_queued.Count + _appended.Count > 0)
        {
            SendAppended();
        }
    }

    /// <summary>Sends what is still here, and with it what ends the migration.</summary>
    /// <param name="ending">The runner's own commands, one of which writes the history; COMMIT among them, where it is committed.</param>
    /// <returns>When the migration began and how long it took, as the history has it.</returns>
    public RunTimes End(IEnumerable<NpgsqlBatchCommand> ending)
    {
        ThrowIfFailed();
        var commands = ending.ToList();
        Committing = commands.Exists(command => command.CommandText == "COMMIT");
        RunTimes? times = null;
        Send(commands, Committing ? Errors.CommitUnknown : Errors.ConnectionLost, batch =>
        {
            using var reader = pipeline.Send(batch);
            do
            {
                times = HistoryTable.ReadTimes(reader) ?? times;
            }
            while (reader.NextResult());
        });
        return times!;
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

    /// <summary>Sends a statement of the runner's own among those of the migration; it is not counted.</summary>
    public void Tend(string sql)
    {
        Execute([new SqlStatement(sql)]);
        Statements--;
    }

    /// <summary>Rolls back what was begun, if anything was, and forgets what was queued.</summary>
    public void RollBack()
    {
        _queued.Clear();
        if (Begun)
        {
            Rollback.Of(_connection);
            Begun = false;
        }
    }

    /// <summary>The refusal of a statement that was sent in another way than it wanted is no failure of the migration.</summary>
    public void TakeBack(MigrationException failure) => _failure = _failure == failure ? null : _failure;

    /// <summary>Keeps statements until a round trip is full.</summary>
    /// <returns>Rows affected by those that were sent.</returns>
    private int Fill(IEnumerable<SqlStatement> statements)
    {
        var affected = 0;
        var characters = _appended.Sum(statement => statement.Text.Length);
        foreach (var statement in statements)
        {
            if (statement.Data is not null)
            {
                affected += _appended.Count + _queued.Count > 0 ? SendAppended() : 0;
                characters = 0;
                SendData(statement);
                continue;
            }

            if (_appended.Count == MaxBatchStatements || (_appended.Count > 0 && characters + statement.Text.Length > MaxBatchCharacters))
            {
                affected += SendAppended();
                characters = 0;
            }

            _appended.Add(statement);
            characters += statement.Text.Length;
        }

        return affected;
    }

    private void SendData(SqlStatement statement)
    {
        using var copy = new CopyIn(_connection, statement, cancellation);

        // Only the server can stop it: what the driver could cancel is a command, and this is none.
        Guarded(exception => Errors.StatementFailed(exception, statement), Errors.ConnectionLost, static () => { }, copy.Send);
        Statements++;
    }

    private int SendAppended() => Send([], Errors.ConnectionLost, batch =>
    {
        using var reader = pipeline.Send(batch);
        while (reader.NextResult())
        {
        }
    });

    private int Send(List<NpgsqlBatchCommand> ending, Func<NpgsqlException, MigrationException> explainLoss, Action<NpgsqlBatch> execute)
    {
        SqlStatement[] statements = [.. _appended];
        Begun |= _queued.Count > 0 || Array.Exists(statements, Begins);
        using var batch = new NpgsqlBatch(_connection);
        _queued.ForEach(batch.BatchCommands.Add);
        var first = _queued.Count;
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            command.Parameters.AddRange(ParametersOf(statement).ToArray());
            batch.BatchCommands.Add(command);
        }

        ending.ForEach(batch.BatchCommands.Add);
        _queued.Clear();
        _appended.Clear();
        return Guarded(exception => Explain(exception, batch, first, statements), explainLoss, batch.Cancel, () =>
        {
            execute(batch);
            Statements += statements.Length;
            return statements.Select((_, index) => Math.Max(0, batch.BatchCommands[first + index].RecordsAffected)).Sum();
        });
    }

    private MigrationException Explain(PostgresException exception, NpgsqlBatch batch, int first, SqlStatement[] statements)
    {
        if (exception.BatchCommand is not NpgsqlBatchCommand failed)
        {
            return Errors.StatementFailed(exception, statement: null);
        }

        if (AdvisoryLock.IsLost(exception))
        {
            return Errors.LockLost(exception);
        }

        var index = batch.BatchCommands.IndexOf(failed) - first;
        Statements += Math.Clamp(index, 0, statements.Length);
        return index < 0 ? Errors.RecordRefused(exception) : Errors.StatementFailed(exception, statements.ElementAtOrDefault(index));
    }

    private T Guarded<T>(
        Func<PostgresException, MigrationException> explain, Func<NpgsqlException, MigrationException> explainLoss, Action cancel, Func<T> send)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var canceller = new StatementCanceller(_connection, backend(), cancel, cancellation);
            return send();
        }
        catch (PostgresException exception) when (IsCancel(exception))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        catch (PostgresException exception) when (Errors.IsEndedByCommit(exception, Committing))
        {
            // Before or after, nobody says.
            throw _failure ??= explainLoss(exception);
        }
        catch (PostgresException exception)
        {
            throw _failure ??= explain(exception);
        }
        catch (NpgsqlException exception)
        {
            throw _failure ??= explainLoss(exception);
        }
    }

    private static bool Begins(SqlStatement statement) =>
        statement.Text.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase)
        || statement.Text.StartsWith("START", StringComparison.OrdinalIgnoreCase);

    private bool IsCancel(PostgresException exception) =>
        cancellation.IsCancellationRequested && exception.SqlState == PostgresErrorCodes.QueryCanceled;

    /// <summary>The values that a statement names.</summary>
    public static IEnumerable<NpgsqlParameter> ParametersOf(SqlStatement statement) =>
        statement.Parameters?.Select(pair => pair.Value is UntypedText { Text: var text }
            ? new NpgsqlParameter(pair.Key, NpgsqlDbType.Unknown) { Value = text }
            : new NpgsqlParameter(pair.Key, pair.Value ?? DBNull.Value)) ?? [];
}
