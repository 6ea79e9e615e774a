using Lending.Migrations;
using Lending.Migrations.Running;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>Hears of several targets on the pipeline's thread: words name the target, a failure is an error that leaves the others to go on.</summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="progress">The bars.</param>
/// <param name="show">Shows what the work on a target gave.</param>
internal sealed class TargetsListener<T>(MigrationTargetsCommand shell, TargetsProgress progress, Action<CommandTarget, T> show) : ITargetsObserver<CommandTarget, T>
{
    public void Begun(CommandTarget target)
    {
        shell.Speak(target);
        progress.Begin(target);
        target.Observer ??= new CmdletObserver(shell, _ => { }, shell.Approve, progress.Of(target), shell.Table) { IsOneOfMany = true };
    }

    public void Observe(CommandTarget target, MigrationEvent migrationEvent)
    {
        shell.Speak(target);
        target.Observer!.Observe(migrationEvent);
    }

    public void Ended(TargetEnd<CommandTarget, T> end)
    {
        shell.Speak(end.Target);
        progress.End(end.Target);
        if (end.State == TargetState.Done)
        {
            show(end.Target, end.Result!);
        }
        else if (end.Error is { } error)
        {
            shell.TellError(error);
        }
    }
}
