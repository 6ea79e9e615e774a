namespace Lending.Migrations.Running;

/// <summary>
/// Runs a migration, and again where it met a lock. Waiting long for one would hold up everybody who comes behind us in the server's
/// queue; so each wait is short, the migration is rolled back, and the next try comes after a pause.
/// </summary>
internal sealed class BlockedStep(MigratorSettings settings, Action<MigrationEvent> tell)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Runs it until it is done, fails otherwise, or has been tried often enough.</summary>
    /// <param name="session">Where.</param>
    /// <param name="step">What.</param>
    /// <param name="runId">The run, for the history.</param>
    /// <param name="run">The run.</param>
    /// <param name="isToDo">Asked before another try: behind a pooler the lock went with the rollback.</param>
    /// <returns>Null where another runner did it meanwhile.</returns>
    /// <exception cref="StepFailedException">It failed; a half outside a transaction is never tried again.</exception>
    public MigrationOutcome? Execute(IMigrationSession session, MigrationStep step, Guid runId, RunScope run, Func<MigrationStep, bool> isToDo)
    {
        var isFirst = true;
        return Try(
            () =>
            {
                var isDue = isFirst || isToDo(step);
                isFirst = false;
                return isDue ? session.Execute(step, runId, run) : null;
            },
            isWholeRun: false,
            run.Cancellation);
    }

    /// <summary>Makes an attempt, and another where a step of it met a lock and all of it is rolled back.</summary>
    /// <exception cref="StepFailedException">It failed; a half outside a transaction is never tried again.</exception>
    public T Try<T>(Func<T> attempt, bool isWholeRun, CancellationToken cancellation)
    {
        for (var retry = 1; ; retry++)
        {
            try
            {
                return attempt();
            }
            catch (StepFailedException failure) when (failure.Blockers is not null && failure.Outcome.Transactional && retry <= settings.Retries)
            {
                var pause = PauseBefore(retry);
                tell(new MigrationEvent.Retrying(failure.Outcome.Step, retry, settings.Retries, pause, failure.Message, failure.Blockers) { IsWholeRun = isWholeRun });
                cancellation.WaitHandle.WaitOne(pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Twice as long each time, and between half and all of that by chance: runners that met each other shall not meet again.</summary>
    internal static TimeSpan PauseBefore(int retry)
    {
        var whole = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, retry - 1), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
