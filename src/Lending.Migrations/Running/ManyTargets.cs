namespace Lending.Migrations.Running;

/// <summary>
/// Does the same work on several targets, some at a time, each on a thread and a connection of its own. One that fails is nothing to
/// the others. All that is told is told on the caller's thread.
/// </summary>
/// <remarks>
/// Cancelling ends each as it ends a single run: the statement at work is cancelled and rolled back. An observer that throws lets each
/// come to its next boundary between transactions (ADR 10). Both leave the rest not begun.
/// </remarks>
/// <param name="caller">The thread that this is made and run on.</param>
/// <param name="observer">Hears how it goes.</param>
/// <param name="settings">How many at a time.</param>
/// <typeparam name="TTarget">What the front end knows of a target.</typeparam>
/// <typeparam name="TResult">What the work gives.</typeparam>
public sealed class ManyTargets<TTarget, TResult>(CallerThread caller, ITargetsObserver<TTarget, TResult> observer, ManyTargetsSettings settings)
{
    private readonly object _gate = new();
    private TargetEnd<TTarget, TResult>[] _ends = [];
    private int _next;
    private int _workers;
    private bool _hasFailed;

    /// <summary>Does it, and returns when nothing is at work any more.</summary>
    /// <param name="targets">Begun in this order.</param>
    /// <param name="work">Called on another thread, with who hears the events of its target.</param>
    /// <param name="cancellation">Stops all; the work is to look at it itself.</param>
    /// <returns>One end a target, in their order.</returns>
    public IReadOnlyList<TargetEnd<TTarget, TResult>> Run(
        IReadOnlyList<TTarget> targets, Func<TTarget, IMigrationObserver, TResult> work, CancellationToken cancellation)
    {
        _ends = [.. targets.Select(target => new TargetEnd<TTarget, TResult>(target, TargetState.NotBegun))];
        _workers = Math.Min(settings.ThrottleLimit, targets.Count);
        if (_workers == 0)
        {
            return _ends;
        }

        var threads = Enumerable.Range(1, _workers)
            .Select(number => new Thread(() => WorkOff(work, cancellation)) { IsBackground = true, Name = $"LendingMigrations target {number}" })
            .ToList();
        threads.ForEach(thread => thread.Start());
        try
        {
            caller.Pump();
        }
        finally
        {
            threads.ForEach(thread => thread.Join());
        }

        return _ends;
    }

    private void WorkOff(Func<TTarget, IMigrationObserver, TResult> work, CancellationToken cancellation)
    {
        while (TryTake(cancellation, out var index))
        {
            var target = _ends[index].Target;
            caller.Post(() => observer.Begun(target));
            var end = Work(target, work, cancellation);
            _ends[index] = end;
            Leave(end);
        }

        if (Interlocked.Decrement(ref _workers) == 0)
        {
            caller.Complete();
        }
    }

    private bool TryTake(CancellationToken cancellation, out int index)
    {
        lock (_gate)
        {
            index = _next;
            var isOver = cancellation.IsCancellationRequested || caller.IsClosed || (_hasFailed && settings.StopOnFirstError);
            if (isOver || index == _ends.Length)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    private TargetEnd<TTarget, TResult> Work(TTarget target, Func<TTarget, IMigrationObserver, TResult> work, CancellationToken cancellation)
    {
        try
        {
            return new TargetEnd<TTarget, TResult>(target, TargetState.Done) { Result = work(target, new Teller(target, caller, observer)) };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || caller.IsClosed)
        {
            return new TargetEnd<TTarget, TResult>(target, TargetState.Stopped);
        }
        catch (Exception error)
        {
            // Whatever it is: on this thread nobody else would catch it, and the others are to go on.
            return new TargetEnd<TTarget, TResult>(target, TargetState.Failed) { Error = error };
        }
    }

    private void Leave(TargetEnd<TTarget, TResult> end)
    {
        lock (_gate)
        {
            _hasFailed |= end.State == TargetState.Failed;
        }

        caller.Post(() => observer.Ended(end));
    }

    /// <summary>Passes on what a target's run tells; once the caller wants to hear no more, ends the run where nothing is half done.</summary>
    private sealed class Teller(TTarget target, CallerThread caller, ITargetsObserver<TTarget, TResult> observer) : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
            // Told while a transaction is open, or of a failure that is thrown next.
            var isBoundary = migrationEvent is not (MigrationEvent.Notice or MigrationEvent.Printed or MigrationEvent.Failed);
            if (isBoundary && caller.IsClosed)
            {
                throw new OperationCanceledException("The caller wants to hear no more.");
            }

            caller.Post(() => observer.Observe(target, migrationEvent));
        }
    }
}

/// <summary>How several targets are worked off.</summary>
public sealed record ManyTargetsSettings
{
    /// <summary>The most that may be asked for at a time: a server has a hundred connections, unless it is told otherwise.</summary>
    public const int HighestThrottleLimit = 100;

    /// <summary>How many are worked on at a time; 1 is one after the other.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>Begins no more once one has failed; those at work go on to their ends.</summary>
    public bool StopOnFirstError { get; init; }
}
