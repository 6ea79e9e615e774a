using System.Collections.Concurrent;
using System.Diagnostics;
using Lending.Migrations.Lexing;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Tells how far an index is built, while it is built. The statement is sent on a thread of its own, and the caller's thread, which alone
/// may tell, asks the server now and again on a second connection: one question at a time, each a transaction of its own, so that no snapshot
/// of ours is what the build waits for.
/// </summary>
/// <param name="connection">The run's connection.</param>
internal sealed class BuildWatch(NpgsqlConnection connection)
{
    private static readonly TimeSpan FirstQuestion = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NextQuestion = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<MigrationEvent> _waiting = new();
    private Action<MigrationEvent> _tell = _ => { };
    private volatile int _builder = -1;

    /// <summary>Who hears.</summary>
    public void Hear(Action<MigrationEvent> tell) => _tell = tell;

    /// <summary>Tells at once, but for what the server says to the thread that builds: that waits for the caller's.</summary>
    public void Tell(MigrationEvent told)
    {
        if (Environment.CurrentManagedThreadId == _builder)
        {
            _waiting.Enqueue(told);
        }
        else
        {
            _tell(told);
        }
    }

    /// <summary>Sends a statement; where it builds an index, it is attended.</summary>
    public T Attend<T>(MigrationStep step, SqlStatement statement, Func<T> send)
    {
        if (!StatementConducts.BuildsIndex(statement.Text))
        {
            return send();
        }

        var clock = Stopwatch.StartNew();
        using var questions = new BuildQuestions(connection);
        var build = Task.Factory.StartNew(
            () =>
            {
                _builder = Environment.CurrentManagedThreadId;
                return send();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        for (var due = FirstQuestion; !((IAsyncResult)build).AsyncWaitHandle.WaitOne(Slice);)
        {
            TellWaiting();
            if (clock.Elapsed >= due)
            {
                if (questions.Ask(clock.Elapsed) is { } progress)
                {
                    TellQuietly(new MigrationEvent.IndexProgress(step, progress));
                }

                due = clock.Elapsed + NextQuestion;
            }
        }

        _builder = -1;
        TellWaiting();
        return build.GetAwaiter().GetResult();
    }

    private void TellWaiting()
    {
        while (_waiting.TryDequeue(out var told))
        {
            TellQuietly(told);
        }
    }

    /// <summary>As with a notice that the driver passes on: who wants to stop a statement cancels it, and does not throw.</summary>
    private void TellQuietly(MigrationEvent told)
    {
        try
        {
            _tell(told);
        }
        catch (Exception)
        {
            // The build goes on, and somebody has to wait for it.
        }
    }
}
