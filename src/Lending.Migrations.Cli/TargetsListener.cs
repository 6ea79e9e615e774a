using System.Diagnostics;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli;

/// <summary>Hears of several targets on the main thread, and says of each line which one it is about.</summary>
/// <param name="shell">Where words go.</param>
/// <param name="results">Where results go.</param>
/// <param name="show">Shows what the work on a target gave.</param>
/// <param name="count">How many targets there are.</param>
internal sealed class TargetsListener<T>(Shell shell, IResults results, Action<T> show, int count) : ITargetsObserver<ChosenTarget, T>
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ChosenTarget, ConsoleObserver> _atWork = new(ReferenceEqualityComparer.Instance);
    private long _toldAt = Stopwatch.GetTimestamp();
    private int _over;
    private int _failed;

    public void Begun(ChosenTarget target) => _atWork.Add(target, new ConsoleObserver(shell.Diagnostics, results));

    public void Observe(ChosenTarget target, MigrationEvent migrationEvent)
    {
        shell.SpeakOf(target);
        _atWork[target].Observe(migrationEvent);
    }

    public void Ended(TargetEnd<ChosenTarget, T> end)
    {
        shell.SpeakOf(end.Target);
        _atWork.Remove(end.Target, out var observer);
        switch (end.State)
        {
            case TargetState.Done:
                show(end.Result!);
                break;
            case TargetState.Stopped:
                shell.Diagnostics.Fail(observer!.DescribeStop());
                break;
            case TargetState.Failed:
                _failed++;
                shell.Tell(end.Error!);
                break;
        }

        _over++;
        TellProgress();
    }

    /// <summary>In a log of many minutes it is to be seen how far all is.</summary>
    private void TellProgress()
    {
        if (Stopwatch.GetElapsedTime(_toldAt) < TellEvery)
        {
            return;
        }

        _toldAt = Stopwatch.GetTimestamp();
        shell.SpeakOf(null);
        shell.Diagnostics.Say($"{_over} of {count} targets over, {_atWork.Count} at work, {_failed} failed.");
    }
}
