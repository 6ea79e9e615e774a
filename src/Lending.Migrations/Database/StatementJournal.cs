using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// What of a half outside a transaction is done: on the way through what earlier runs did it is read, in order, and behind that it is written.
/// </summary>
/// <param name="pipeline">The run's connection.</param>
/// <param name="scope">Whose session it is.</param>
/// <param name="table">Where it is kept.</param>
/// <param name="step">The half.</param>
/// <param name="history">The row of the history that this run wrote when it began.</param>
internal sealed class StatementJournal(Pipeline pipeline, ISessionScope scope, StatementTable table, MigrationStep step, long history)
{
    private readonly IReadOnlyList<DoneStatement> _known = step.Interrupted?.Done ?? [];
    private readonly List<DoneStatement> _open = [];
    private int _written = step.Interrupted?.Done.Count ?? 0;

    /// <summary>How many statements of earlier runs were passed over.</summary>
    public int Passed { get; private set; }

    /// <summary>True while what comes was done by an earlier run.</summary>
    public bool IsBehind => Passed < _known.Count;

    /// <summary>Compares a statement with the next one that is done, and passes it.</summary>
    /// <exception cref="InvalidMigrationException">It is another one.</exception>
    public DoneStatement Pass(SqlStatement statement)
    {
        var done = _known[Passed];
        if (StatementHash.Of(statement) != done.Hash)
        {
            throw ResumeRefusal.TextChanged(step, Passed + 1, statement);
        }

        Passed++;
        return done;
    }

    /// <summary>The half has come to its end.</summary>
    /// <exception cref="InvalidMigrationException">It has fewer statements than are done.</exception>
    public void RequirePassed()
    {
        if (IsBehind)
        {
            throw ResumeRefusal.TextChanged(step, Passed + 1, statement: null);
        }
    }

    /// <summary>True where this statement was under way when the run before ended.</summary>
    public bool WasUnderWay(string hash) => _written == _known.Count && step.Interrupted?.UnderWay?.Hash == hash;

    /// <summary>Keeps a statement of a transaction of the author's, to be written with its end.</summary>
    public void Keep(DoneStatement done) => _open.Add(done);

    /// <summary>What writes those that were kept as done; goes before the author's commit, and counts once that has gone through.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> KeptAsDone() =>
        AsRunner([.. _open.Select((statement, index) => table.Done(history, _written + index + 1, statement))]);

    /// <summary>Those that were kept are written.</summary>
    public void CountKept()
    {
        _written += _open.Count;
        _open.Clear();
    }

    /// <summary>Writes those that were kept in a transaction of its own: theirs was rolled back, so that they are done with.</summary>
    public void WriteKept()
    {
        Commit([new("BEGIN"), .. KeptAsDone()], statement: null);
        CountKept();
    }

    /// <summary>Writes a statement as done and commits: in the transaction that it was sent in, or in one of its own.</summary>
    /// <param name="done">Which.</param>
    /// <param name="statement">The one whose transaction is committed, for an error; null for one of its own.</param>
    public void WriteDone(DoneStatement done, SqlStatement? statement = null)
    {
        NpgsqlBatchCommand[] begin = statement is null ? [new("BEGIN")] : [];
        Commit([.. begin, .. AsRunner([table.Done(history, _written + 1, done)])], statement);
        _written++;
    }

    /// <summary>Writes that a statement is about to be sent.</summary>
    public void WriteBegun(DoneStatement begun) => Commit([new("BEGIN"), .. AsRunner([table.Begun(history, _written + 1, begun)])], statement: null);

    /// <summary>Writes that the server refused it. Where the connection is gone it stays as it is: nobody knows.</summary>
    public void WriteRefused()
    {
        try
        {
            Commit([new("BEGIN"), .. AsRunner([table.Refused(history, _written + 1)])], statement: null);
        }
        catch (Exception exception) when (exception is MigrationException or InvalidOperationException)
        {
        }
    }

    private IReadOnlyList<NpgsqlBatchCommand> AsRunner(NpgsqlBatchCommand[] commands) =>
        [.. scope.ActAsRunner().Concat(scope.HoldLock is { } hold ? [$"SELECT {hold}"] : []).Select(sql => new NpgsqlBatchCommand(sql)), .. commands];

    private void Commit(IReadOnlyList<NpgsqlBatchCommand> commands, SqlStatement? statement)
    {
        using var batch = new NpgsqlBatch(pipeline.Connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        var commit = new NpgsqlBatchCommand("COMMIT");
        batch.BatchCommands.Add(commit);
        try
        {
            using var reader = pipeline.Send(batch);
            while (reader.NextResult())
            {
            }
        }
        catch (PostgresException exception)
        {
            // What is checked at the commit only is the statement's, too.
            Rollback.Of(pipeline.Connection);
            throw exception.BatchCommand == commit ? Errors.StatementFailed(exception, statement)
                : AdvisoryLock.IsLost(exception) ? Errors.LockLost(exception) : Errors.RecordRefused(exception);
        }
        catch (NpgsqlException exception)
        {
            throw Errors.ConnectionLost(exception);
        }
    }
}
