using Lending.Migrations.Operations;

namespace Lending.Migrations.Running;

/// <summary>Hears what a step would say, and sends nothing.</summary>
internal static class StepPreview
{
    /// <summary>Nobody reads more, and a big script must not be held whole.</summary>
    private const int MaxStatements = 1000;

    public static PreviewedStep Of(MigrationStep step, DatabaseIdentity database, RunScope run)
    {
        if (step.Body.Unheard is not null)
        {
            return new PreviewedStep(step, [], MoreStatements: 0, AsksDatabase: false, Problem: null);
        }

        var sink = new RecordingSink(MaxStatements);
        string? problem = null;
        try
        {
            step.Body.Run(new MigrationContext(sink, database.Schema, run.Cancellation)
            {
                Run = run,
                ServerVersion = database.ServerVersion,
                Transactional = step.Body.Transactional,
            });
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !run.Cancellation.IsCancellationRequested)
        {
            // The author's code, which was given no rows: what it said so far is shown all the same.
            problem = exception.Message;
        }

        return new PreviewedStep(step, sink.Statements, sink.Omitted, sink.AskedDatabase, problem);
    }
}
