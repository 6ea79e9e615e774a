using Lending.Migrations.Running;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>One bar for all targets, and below it one for each that is at work. A single target has the one bar alone.</summary>
internal sealed class TargetsProgress(MigrationTargetsCommand shell, IReadOnlyList<CommandTarget> targets) : IDisposable
{
    private readonly Dictionary<CommandTarget, RunProgress> _bars = [];

    public RunProgress Overall { get; } = new(shell, shell.Activity);

    public RunProgress Of(CommandTarget target) => _bars[target];

    public void Begin(CommandTarget target)
    {
        ShowOverall();
        if (!_bars.TryGetValue(target, out var bar))
        {
            _bars.Add(target, bar = Overall.Below($"{target.Place}", _bars.Count + 1));
        }

        bar.Show("Connecting", -1);
    }

    public void End(CommandTarget target)
    {
        Of(target).Dispose();
        ShowOverall();
    }

    public void Dispose()
    {
        foreach (var bar in _bars.Values)
        {
            bar.Dispose();
        }

        Overall.Dispose();
    }

    private void ShowOverall()
    {
        int Count(TargetState state) => targets.Count(target => target.State == state);
        var over = Count(TargetState.Done) + Count(TargetState.Failed);
        Overall.Show(
            $"{over} of {targets.Count} targets done, {Count(TargetState.Stopped)} at work, {Count(TargetState.Failed)} failed", 100 * over / targets.Count);
    }
}
