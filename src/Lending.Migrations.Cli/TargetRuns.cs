using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli;

/// <summary>The targets of a command, and how they are worked off.</summary>
internal sealed record CommandTargets(IReadOnlyList<MigratorOptions> Options, ManyTargetsSettings Settings)
{
    /// <summary>The same with something more said of each.</summary>
    public CommandTargets With(Func<MigratorOptions, MigratorOptions> more) => this with { Options = [.. Options.Select(more)] };
}

/// <summary>
/// Does a command's work on its targets. A single one fails with its own words and exit code; of several each does, and the end is told
/// for all.
/// </summary>
internal sealed class TargetRuns(Shell shell, IResults results)
{
    /// <summary>Whether an end at which nothing failed is worth a word.</summary>
    public bool TellsGoodEnd { get; init; } = true;

    /// <summary>Whether the work reads the set of migrations.</summary>
    public bool ReadsSet { get; init; } = true;

    /// <returns>The exit code.</returns>
    public int Each<T>(CommandTargets targets, Func<Migrator, T> work, Action<T> show) =>
        targets.Options is [var only] ? One(only, work, show) : Many(targets, work, show);

    private int One<T>(MigratorOptions options, Func<Migrator, T> work, Action<T> show)
    {
        var observer = new ConsoleObserver(shell.Diagnostics, results);
        try
        {
            show(work(shell.Connect(options, observer)));
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (shell.Cancellation.IsCancellationRequested)
        {
            shell.Diagnostics.Fail(observer.DescribeStop());
            return ExitCodes.Failed;
        }
    }

    private int Many<T>(CommandTargets targets, Func<Migrator, T> work, Action<T> show)
    {
        results.AreMany = true;
        var chosen = shell.Migrations.ResolveAll(targets.Options);
        var set = ReadsSet ? shell.Migrations.Load(targets.Options[0]) : null;
        using var caller = new CallerThread();
        var ends = new ManyTargets<ChosenTarget, T>(caller, new TargetsListener<T>(shell, results, show, chosen.Count), targets.Settings)
            .Run(chosen, (target, observer) => work(shell.Migrations.Create(target, set, observer)), shell.Cancellation);
        shell.SpeakOf(null);
        return Conclude(ends);
    }

    private int Conclude<T>(IReadOnlyList<TargetEnd<ChosenTarget, T>> ends)
    {
        (TargetState State, string Word)[] states = [(TargetState.Failed, "failed"), (TargetState.Stopped, "stopped"), (TargetState.NotBegun, "not begun")];
        var others = states.Where(kind => ends.Any(end => end.State == kind.State)).ToList();
        var summary = $"{ends.Count(end => end.State == TargetState.Done)} of {ends.Count} targets done"
            + string.Concat(others.Select(kind => $", {ends.Count(end => end.State == kind.State)} {kind.Word}")) + ".";
        if (others.Count == 0)
        {
            if (TellsGoodEnd)
            {
                shell.Diagnostics.Say(summary);
            }

            return ExitCodes.Done;
        }

        shell.Diagnostics.Fail(summary + string.Concat(others.SelectMany(
            kind => ends.Where(end => end.State == kind.State).Select(end => $"\n  {kind.Word}: {Wording.Of(end.Target.Name)}"))));
        return ExitCodeOf(ends);
    }

    /// <summary>Where all failed for one reason, that is the reason; else some of it was done, and only "failed" is true of the whole.</summary>
    private static int ExitCodeOf<T>(IReadOnlyList<TargetEnd<ChosenTarget, T>> ends)
    {
        var codes = ends.Where(end => end.State != TargetState.NotBegun)
            .Select(end => end.Error is { } error ? ExitCodes.Of(error) : ExitCodes.Failed)
            .Distinct()
            .ToList();
        return codes is [var one] ? one : ExitCodes.Failed;
    }
}
