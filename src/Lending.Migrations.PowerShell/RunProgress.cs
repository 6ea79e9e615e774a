using System.Diagnostics;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>The bar of a run. It always ends, and is drawn at most five times a second: the console draws no faster.</summary>
internal sealed class RunProgress(MigrationCommand shell, string activity) : IDisposable
{
    /// <summary>Ours alone: scripts count theirs from 0.</summary>
    private const int ActivityId = 0x4C4D_0001;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private long? _drawnAt;

    public void Show(string status, int percent)
    {
        if (_drawnAt is null || Stopwatch.GetElapsedTime(_drawnAt.Value) >= Interval)
        {
            _drawnAt = Stopwatch.GetTimestamp();
            shell.TellProgress(ActivityId, activity, status, percent);
        }
    }

    public void Dispose()
    {
        if (_drawnAt is null)
        {
            return;
        }

        try
        {
            shell.EndProgress(ActivityId, activity);
        }
        catch (System.Management.Automation.PipelineStoppedException)
        {
            // A stopped pipeline takes no more records; its host clears the bars by itself.
        }
    }
}
