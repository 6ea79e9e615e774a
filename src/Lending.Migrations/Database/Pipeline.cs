using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Sends many statements in one round trip, and waits for the answer on the caller's thread, where what the server says meanwhile is
/// told. The driver is asked to send asynchronously: its synchronous way leaves all statements but the first to another thread, and
/// the server begins only when that one has woken up.
/// </summary>
internal sealed class Pipeline
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly object _turn = new();
    private readonly Queue<MigrationEvent.Notice> _said = new();
    private Action<MigrationEvent>? _tell;
    private bool _waiting;
    private Action? _look;

    /// <summary>The pipeline of a connection.</summary>
    public Pipeline(NpgsqlConnection connection)
    {
        Connection = connection;
        connection.Notice += (_, arguments) => Hear(new MigrationEvent.Notice(arguments.Notice.InvariantSeverity, arguments.Notice.MessageText));
    }

    /// <summary>The run's connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Passes on what the server says from now on.</summary>
    public void Hear(Action<MigrationEvent> tell) => _tell = tell;

    /// <summary>Has somebody look about once a second, on the caller's thread, while what is sent meanwhile is not answered.</summary>
    public T Attend<T>(Action look, Func<T> send)
    {
        _look = look;
        try
        {
            return send();
        }
        finally
        {
            _look = null;
        }
    }

    /// <summary>Sends a batch.</summary>
    /// <returns>On its first result.</returns>
    public NpgsqlDataReader Send(NpgsqlBatch batch)
    {
        _waiting = true;
        var answer = batch.ExecuteReaderAsync();
        if (!answer.IsCompleted)
        {
            answer.ContinueWith(_ => WakeUp(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        while (Next(answer) is { } act)
        {
            act();
        }

        return answer.GetAwaiter().GetResult();
    }

    /// <summary>Waits for what is to be done next: to tell what the server says, or to look; null where it has answered.</summary>
    private Action? Next(Task answer)
    {
        lock (_turn)
        {
            while (_said.Count == 0 && !answer.IsCompleted)
            {
                if (!Monitor.Wait(_turn, _look is null ? Timeout.InfiniteTimeSpan : LookEvery))
                {
                    return _look;
                }
            }

            _waiting = _said.Count > 0 || !answer.IsCompleted;
            return _said.TryDequeue(out var notice) ? () => Tell(notice) : null;
        }
    }

    private void WakeUp()
    {
        lock (_turn)
        {
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>While an answer is waited for it comes on a thread of the driver's, else on the caller's.</summary>
    private void Hear(MigrationEvent.Notice notice)
    {
        lock (_turn)
        {
            if (_waiting)
            {
                _said.Enqueue(notice);
                Monitor.PulseAll(_turn);
                return;
            }
        }

        _tell?.Invoke(notice);
    }

    private void Tell(MigrationEvent.Notice notice)
    {
        try
        {
            _tell?.Invoke(notice);
        }
        catch (Exception)
        {
            // As in the driver: a listener can stop the run, but not leave it in the dark about what the server does now.
        }
    }
}
