using System.Collections.Concurrent;
using System.Management.Automation;
using Lending.Migrations;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>Turns the engine's events into what a shell shows: objects, words and a bar.</summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="connected">Hears where we are before anything is done; may refuse by throwing.</param>
/// <param name="approve">Asked before each migration of a run.</param>
/// <param name="progress">The bar.</param>
/// <param name="table">The table of records.</param>
internal sealed class CmdletObserver(
    MigrationCommand shell, Action<DatabaseIdentity> connected, Func<MigrationStep, bool> approve, RunProgress progress, string table)
    : IMigrationObserver
{
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private readonly ConcurrentQueue<MigrationEvent.Notice> _early = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private bool _waited;

    /// <summary>True for one of several targets, whose objects come in between those of the others.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>False where the cmdlet's own object says it.</summary>
    public bool WritesRecords { get; init; } = true;

    public void Observe(MigrationEvent migrationEvent)
    {
        if (migrationEvent is MigrationEvent.Notice notice)
        {
            Hear(notice);
            return;
        }

        while (_early.TryDequeue(out var early))
        {
            Show(early);
        }

        Show(migrationEvent);
    }

    /// <summary>
    /// While the connection is opened, the server's notices (an outdated collation, say) come on the driver's thread, where nothing
    /// may be written: they wait for the next event.
    /// </summary>
    private void Hear(MigrationEvent.Notice notice)
    {
        if (Environment.CurrentManagedThreadId != _pipelineThread)
        {
            _early.Enqueue(notice);
            return;
        }

        try
        {
            Show(notice);
        }
        catch (Exception exception)
        {
            shell.Interrupt(exception);
            throw;
        }
    }

    /// <summary>A migration that prints has its transaction open: who stops the pipeline here stops the run, which rolls it back.</summary>
    private void Show(MigrationEvent.Printed printed)
    {
        try
        {
            if (printed.IsError)
            {
                shell.TellWarning(printed.Text);
            }
            else
            {
                shell.TellVerbose(printed.Text);
            }
        }
        catch (Exception exception)
        {
            shell.Interrupt(exception);
        }
    }

    private void Show(MigrationEvent.Notice notice)
    {
        if (notice.Severity == "WARNING")
        {
            shell.TellWarning(notice.Message);
        }
        else
        {
            shell.TellVerbose($"{notice.Severity}: {notice.Message}");
        }
    }

    private void Show(MigrationEvent migrationEvent)
    {
        switch (migrationEvent)
        {
            case MigrationEvent.SettingIgnored ignored:
                shell.TellWarning($"{ignored.Setting} is not used: {ignored.Reason}.");
                break;
            case MigrationEvent.WaitingForDatabase waiting:
                ShowWait($"Waiting for the database, {(waiting.Timeout - waiting.Waited).TotalSeconds:0} s left. {waiting.Reason}");
                break;
            case MigrationEvent.Connected { Database: var database }:
                _waited = false;
                shell.TellVerbose($"Connected to {ShellText.Place(database)} as {ShellText.Describe(database)}, schema {database.Schema}, PostgreSQL {database.ServerVersion}.");
                connected(database);
                break;
            case MigrationEvent.WaitingForLock waiting:
                ShowWait($"Waiting for the lock of the migrations, which {ShellText.Describe(waiting.Holder)} holds; "
                    + $"{(waiting.Timeout - waiting.Waited).TotalSeconds:0} s left.");
                break;
            case MigrationEvent.Resuming { Step: var step, Done: var done }:
                shell.TellWarning(done == 0
                    ? $"{step.Migration.Name} {Word(step.Direction)} was interrupted before one of its statements was done, and begins anew."
                    : $"{step.Migration.Name} {Word(step.Direction)} was interrupted and goes on: {ShellText.Count(done, "statement")} done before "
                    + $"{(done == 1 ? "is" : "are")} passed over.");
                break;
            case MigrationEvent.StatementUncertain uncertain:
                shell.TellWarning(ShellText.Describe(uncertain));
                break;
            case MigrationEvent.InvalidIndexFound found:
                shell.TellWarning(ShellText.Describe(found));
                break;
            case MigrationEvent.IndexProgress building:
                Show(building);
                break;
            case MigrationEvent.Retrying retrying:
                shell.TellWarning(
                    $"{retrying.Step.Migration.Name} {Word(retrying.Step.Direction)} met a lock{(retrying.IsWholeRun ? ", and the whole run" : " and")} is rolled back ({retrying.Reason}). "
                    + $"{ShellText.Describe(retrying.Blockers)} Try {retrying.Retry} of {retrying.Retries} again in {retrying.Pause.TotalSeconds:0.0} s.");
                break;
            case MigrationEvent.DoneMeanwhile { Step: var step }:
                shell.TellVerbose($"{step.Migration.Name} {Word(step.Direction)}: another runner did it meanwhile.");
                break;
            case MigrationEvent.Warned { Warning: var warning } when _warned.Add(ShellText.Describe(warning)):
                shell.TellWarning(ShellText.Describe(warning));
                break;
            case MigrationEvent.Planned planned:
                shell.TellVerbose($"Planned: {ShellText.Describe(planned.Steps)}.");
                break;
            case MigrationEvent.EnvironmentUnnamed unnamed:
                shell.TellWarning($"The environment {unnamed.Expected} is expected, and the database names none. Set-MigrationEnvironment {unnamed.Expected} names it.");
                break;
            case MigrationEvent.SessionEnded ended:
                shell.TellWarning($"{(ended.Ended ? "Ended" : "This user may not end")} the session {ended.Session}");
                break;
            case MigrationEvent.SchemaEmptied { Contents: var contents }:
                Show(contents);
                break;
            case MigrationEvent.Seeded { Outcome: var seed }:
                shell.TellVerbose($"Seed {seed.File} done: {ShellText.Count(seed.Statements, "statement")}, {seed.Duration.TotalMilliseconds:0} ms.");
                break;
            case MigrationEvent.Printed printed:
                Show(printed);
                break;
            case MigrationEvent.Starting starting:
                Start(starting);
                break;
            case MigrationEvent.Recorded recorded:
                shell.TellVerbose($"{recorded.Change.Name}: {ShellText.Done(recorded.Change.Action)}.");
                if (WritesRecords)
                {
                    shell.WriteObject(new MigrationRecord(recorded, ShellText.TargetOf(recorded.Database, table)));
                }

                break;
            case MigrationEvent.Ran { Outcome: var ran }:
                shell.TellVerbose($"{ran.Step.Migration.Name} {Word(ran.Step.Direction)} ran: {Measure(ran)}. Nothing is committed yet.");
                break;
            case MigrationEvent.Finished { Outcome: var outcome }:
                Finish(outcome);
                break;
            case MigrationEvent.NotRehearsed { Step: var skipped }:
                shell.TellWarning($"Not rehearsed: {skipped.Migration.Name} {Word(skipped.Direction)}, {ShellText.WhyNotRehearsed(skipped)}. What comes behind it is tried without it.");
                break;
            case MigrationEvent.Rehearsed { Outcome: var rehearsed }:
                shell.WriteObject(new MigrationResult(rehearsed, ShellText.TargetOf(rehearsed.Database, table)));
                break;
            case MigrationEvent.DryRunEnded ended:
                shell.TellHost(ShellText.Describe(ended));
                break;
        }
    }

    /// <summary>A build is at work: who stops the pipeline here stops the statement.</summary>
    private void Show(MigrationEvent.IndexProgress building)
    {
        try
        {
            progress.Show($"{building.Step.Migration.Name} {Word(building.Step.Direction)}: {building.Progress}", building.Progress.Percent ?? -1);
        }
        catch (Exception exception)
        {
            shell.Interrupt(exception);
        }
    }

    private void Show(SchemaContents contents)
    {
        foreach (var dropped in contents.Dropped)
        {
            shell.TellVerbose($"Dropped {dropped}.");
        }

        foreach (var kept in contents.Kept)
        {
            shell.TellWarning($"Kept {kept}, which is not this user's or belongs to an extension.");
        }
    }

    /// <summary>A warning at first: without it a minute of silence looks like a hang. Then the bar and Verbose.</summary>
    private void ShowWait(string text)
    {
        if (_waited)
        {
            shell.TellVerbose(text);
        }
        else
        {
            shell.TellWarning(text);
        }

        _waited = true;
        progress.Show(text, -1);
    }

    private void Start(MigrationEvent.Starting starting)
    {
        var name = starting.Step.Migration.Name;
        if (!approve(starting.Step))
        {
            throw new InvalidMigrationException("ConfirmationRequired", $"{name} was not confirmed. The run stops before it.");
        }

        progress.Show($"{name} {Word(starting.Step.Direction)} ({starting.Position} of {starting.Total})", 100 * (starting.Position - 1) / starting.Total);
        shell.TellVerbose($"{name} {Word(starting.Step.Direction)}, from {starting.Step.Migration.Origin}.");
    }

    private void Finish(MigrationOutcome outcome)
    {
        shell.TellVerbose(
            $"{outcome.Step.Migration.Name} {Word(outcome.Step.Direction)} done: "
            + $"{Measure(outcome)}.");
        var result = PSObject.AsPSObject(new MigrationResult(outcome, ShellText.TargetOf(outcome.Database, table)));
        if (IsOneOfMany)
        {
            // A table with a heading for each target would have one before nearly every row.
            result.TypeNames.Insert(0, $"{typeof(MigrationResult).FullName}#OneOfMany");
        }

        shell.WriteObject(result);
    }

    private static string Measure(MigrationOutcome outcome) =>
        $"{ShellText.Count(outcome.Statements, "statement")}, {outcome.Duration.TotalMilliseconds:0} ms";

    private static string Word(MigrationDirection direction) => direction == MigrationDirection.Up ? "up" : "down";
}
