using Lending.Migrations;
using Lending.Migrations.Running;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>
/// Has a cmdlet's work done on its targets. A single one is worked on here and now, and its failure is the cmdlet's. Several are
/// worked on by the engine's <see cref="ManyTargets{TTarget, TResult}"/>: each failure is an error of its own, and the end is told for all.
/// </summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="factory">Makes the engine for each.</param>
/// <param name="targets">At least one.</param>
/// <param name="settings">How many at a time.</param>
internal sealed class TargetRuns(
    MigrationTargetsCommand shell, MigratorFactory factory, IReadOnlyList<CommandTarget> targets, ManyTargetsSettings settings) : IDisposable
{
    private readonly ThreadLocal<CommandTarget?> _atWork = new();
    private readonly TargetsProgress _progress = new(shell, targets);
    private IReadOnlyList<Migration>? _set;
    private CallerThread? _caller;

    public IReadOnlyList<CommandTarget> Targets => targets;

    public bool AreMany => targets.Count > 1;

    /// <summary>The set of migrations, read once for all.</summary>
    public IReadOnlyList<Migration> Set => _set ??= factory.Load(targets[0].Chosen.Options);

    /// <summary>Does the work, and tells how it ended on each of several targets.</summary>
    public void Do(Action work)
    {
        work();
        if (AreMany)
        {
            TellEnd();
            TellNotBegun();
        }
    }

    /// <summary>Looks at all of them first.</summary>
    /// <returns>What was found, in their order, where nothing failed; nothing where a failure is to stop all.</returns>
    public IReadOnlyList<(CommandTarget Target, T Found)> Look<T>(Func<Migrator, CommandTarget, T> look)
    {
        var found = new Dictionary<CommandTarget, T>();
        Each(targets, look, found.Add, TargetState.NotBegun);
        var isOver = settings.StopOnFirstError && targets.Any(target => target.State == TargetState.Failed);
        return isOver ? [] : [.. targets.Where(found.ContainsKey).Select(target => (target, found[target]))];
    }

    /// <summary>Does it on some of them, and shows what comes of it, target by target.</summary>
    public void Each<T>(IReadOnlyList<CommandTarget> chosen, Func<Migrator, CommandTarget, T> work, Action<CommandTarget, T> show) =>
        Each(chosen, work, show, TargetState.Done);

    /// <summary>From now on what the cmdlet says is about this one.</summary>
    public void Speak(CommandTarget target)
    {
        if (AreMany)
        {
            shell.Speak(target);
        }
    }

    /// <summary>Has what only the pipeline's thread may do done there; waits for its turn.</summary>
    public T OnPipeline<T>(Func<T> errand) => _caller is not { } caller || _atWork.Value is not { } target
        ? errand()
        : caller.Invoke(() =>
        {
            shell.Speak(target);
            return errand();
        });

    public void Dispose()
    {
        _progress.Dispose();
        _atWork.Dispose();
    }

    private void Each<T>(
        IReadOnlyList<CommandTarget> chosen, Func<Migrator, CommandTarget, T> work, Action<CommandTarget, T> show, TargetState atEnd)
    {
        if (AreMany)
        {
            Spread(chosen, work, show, atEnd);
        }
        else if (chosen is [var only])
        {
            var observer = only.Observer ??= new CmdletObserver(shell, database => shell.Reach(database, only.Wanted), shell.Approve, _progress.Overall, shell.Table);
            show(only, work(factory.Create(only.Chosen.Options, only.Chosen.Reached, observer), only));
        }
    }

    private void Spread<T>(
        IReadOnlyList<CommandTarget> chosen, Func<Migrator, CommandTarget, T> work, Action<CommandTarget, T> show, TargetState atEnd)
    {
        var set = shell.ReadsSet ? Set : null;
        using var caller = _caller = new CallerThread();
        try
        {
            new ManyTargets<CommandTarget, T>(caller, new TargetsListener<T>(shell, _progress, show), settings).Run(chosen, Work, shell.StopToken);
        }
        finally
        {
            _caller = null;
        }

        shell.StopToken.ThrowIfCancellationRequested();

        T Work(CommandTarget target, IMigrationObserver observer)
        {
            _atWork.Value = target;
            target.State = TargetState.Stopped;
            try
            {
                var result = work(factory.Create(target.Chosen, set, new Arrival(shell, target, observer)), target);
                target.State = atEnd;
                return result;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !(caller.IsClosed || shell.StopToken.IsCancellationRequested))
            {
                target.State = TargetState.Failed;
                throw;
            }
        }
    }

    private void TellEnd()
    {
        shell.Speak(null);
        if (shell.TellsGoodEnd || targets.Any(target => target.State != TargetState.Done))
        {
            shell.TellHost(Summary);
        }
    }

    private string Summary
    {
        get
        {
            (TargetState State, string Word)[] states = [(TargetState.Failed, "failed"), (TargetState.Stopped, "stopped"), (TargetState.NotBegun, "not begun")];
            var others = states.Select(kind => (kind.Word, Count: targets.Count(target => target.State == kind.State))).Where(kind => kind.Count > 0);
            return $"{targets.Count(target => target.State == TargetState.Done)} of {targets.Count} targets done"
                + string.Concat(others.Select(kind => $", {kind.Count} {kind.Word}")) + "."
                + string.Concat(targets.Where(target => target.State == TargetState.Failed).Select(target => $"\n  failed: {target.Place}"));
        }
    }

    private void TellNotBegun()
    {
        MigrationPlace[] places = [.. targets.Where(target => target.State == TargetState.NotBegun).Select(target => target.Place)];
        if (places.Length > 0)
        {
            shell.TellError(
                new InvalidMigrationException("TargetsNotBegun", $"Not begun, because another target failed: {string.Join("; ", places.Select(place => $"{place}"))}."),
                places);
        }
    }

    /// <summary>Looks on the target's own thread, before anything is done, whether what was reached is what is meant.</summary>
    private sealed class Arrival(MigrationTargetsCommand shell, CommandTarget target, IMigrationObserver inner) : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
            if (migrationEvent is MigrationEvent.Connected connected)
            {
                target.Place = new MigrationPlace(TargetName.Of(connected.Database));
                shell.Require(connected.Database, target.Wanted);
            }

            inner.Observe(migrationEvent);
        }
    }
}
