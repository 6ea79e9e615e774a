using System.Diagnostics;
using Lending.Migrations.Lexing;

namespace Lending.Migrations.Database;

/// <summary>
/// Tells how far an index is built, while it is built: the caller's thread, which waits for the answer and alone may tell, asks the server now
/// and again on a second connection. Each question is a transaction of its own, so that no snapshot of ours is what the build waits for.
/// </summary>
/// <param name="pipeline">The run's connection.</param>
internal sealed class BuildWatch(Pipeline pipeline)
{
    private static readonly TimeSpan FirstQuestion = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NextQuestion = TimeSpan.FromSeconds(5);

    private Action<MigrationEvent> _tell = _ => { };

    /// <summary>Who hears.</summary>
    public void Hear(Action<MigrationEvent> tell) => _tell = tell;

    /// <summary>Tells something between two statements.</summary>
    public void Tell(MigrationEvent told) => _tell(told);

    /// <summary>Sends a statement; where it builds an index, it is attended.</summary>
    public T Attend<T>(MigrationStep step, SqlStatement statement, Func<T> send)
    {
        if (!StatementConducts.BuildsIndex(statement.Text))
        {
            return send();
        }

        var clock = Stopwatch.StartNew();
        var due = FirstQuestion;
        using var questions = new BuildQuestions(pipeline.Connection);
        return pipeline.Attend(Look, send);

        void Look()
        {
            if (clock.Elapsed < due)
            {
                return;
            }

            if (questions.Ask(clock.Elapsed) is { } progress)
            {
                TellQuietly(new MigrationEvent.IndexProgress(step, progress));
            }

            due = clock.Elapsed + NextQuestion;
        }
    }

    /// <summary>As with a notice: who wants to stop the statement cancels it. One that throws would leave nobody to wait for it.</summary>
    private void TellQuietly(MigrationEvent told)
    {
        try
        {
            _tell(told);
        }
        catch (Exception)
        {
            // The build goes on.
        }
    }
}
