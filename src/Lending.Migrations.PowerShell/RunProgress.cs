using System.Diagnostics;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>A bar. It always ends, and is drawn at most five times a second: the console draws no faster.</summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="activity">What it says above.</param>
/// <param name="number">Its number among the cmdlet's bars; 0 for the one that the others are below.</param>
internal sealed class RunProgress(MigrationCommand shell, string activity, int number = 0) : IDisposable
{
    /// <summary>Ours alone: scripts count theirs from 0.</summary>
    private const int ActivityId = 0x4C4D_0001;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private long? _drawnAt;

    /// <summary>A bar below this one.</summary>
    public RunProgress Below(string what, int among) => new(shell, what, among);

    public void Show(string status, int percent)
    {
        if (_drawnAt is null || Stopwatch.GetElapsedTime(_drawnAt.Value) >= Interval)
        {
            _drawnAt = Stopwatch.GetTimestamp();
            shell.TellProgress(ActivityId + number, Parent, activity, status, percent);
        }
    }

    public void Dispose()
    {
        if (_drawnAt is null)
        {
            return;
        }

        _drawnAt = null;
        try
        {
            shell.EndProgress(ActivityId + number, Parent, activity);
        }
        catch (System.Management.Automation.PipelineStoppedException)
        {
            // A stopped pipeline takes no more records; its host clears the bars by itself.
        }
    }

    private int Parent => number == 0 ? -1 : ActivityId;
}
