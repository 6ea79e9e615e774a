namespace Lending.Migrations.Running;

/// <summary>What became of one of several targets.</summary>
/// <param name="Target">Which.</param>
/// <param name="State">How it ended.</param>
/// <typeparam name="TTarget">What the front end knows of a target.</typeparam>
/// <typeparam name="TResult">What the work gives.</typeparam>
public sealed record TargetEnd<TTarget, TResult>(TTarget Target, TargetState State)
{
    /// <summary>What the work gave; only where it was done.</summary>
    public TResult? Result { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public Exception? Error { get; init; }
}

/// <summary>How the work on a target ended.</summary>
public enum TargetState
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was stopped from outside, at a clean boundary.</summary>
    Stopped,

    /// <summary>It was not begun: a stop, or another target's failure, came first.</summary>
    NotBegun,
}

/// <summary>Who hears how work on several targets goes; always on the caller's thread.</summary>
/// <typeparam name="TTarget">What the front end knows of a target.</typeparam>
/// <typeparam name="TResult">What the work gives.</typeparam>
public interface ITargetsObserver<TTarget, TResult>
{
    /// <summary>The work on a target begins.</summary>
    void Begun(TTarget target);

    /// <summary>The engine tells something of a target. What this throws stops all of them at their next boundary.</summary>
    void Observe(TTarget target, MigrationEvent migrationEvent);

    /// <summary>The work on a target is over. Not told of those that were not begun.</summary>
    void Ended(TargetEnd<TTarget, TResult> end);
}
