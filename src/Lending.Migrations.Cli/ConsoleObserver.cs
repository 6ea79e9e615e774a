using Lending.Migrations.Cli.Output;

namespace Lending.Migrations.Cli;

/// <summary>Turns what the engine tells into words on the error stream, and what it finished into results.</summary>
internal sealed class ConsoleObserver(Diagnostics diagnostics, IResults results) : IMigrationObserver
{
    private MigrationStep? _atWork;
    private IndexBuild? _build;
    private int _finished;
    private int _uncommitted;

    public void Observe(MigrationEvent migrationEvent)
    {
        switch (migrationEvent)
        {
            case MigrationEvent.SettingIgnored ignored:
                diagnostics.Warn($"{ignored.Setting} is not used: {ignored.Reason}.");
                break;
            case MigrationEvent.WaitingForDatabase waiting:
                diagnostics.Say($"Waiting for the database: {Wording.Of(waiting.Waited)} of {Wording.Of(waiting.Timeout)}. {waiting.Reason}");
                break;
            case MigrationEvent.Connected { Database: var database }:
                diagnostics.Detail(
                    $"Connected to {Wording.Of(database)} as {database.User}{(database.Role is null ? "" : $" in the role {database.Role}")}"
                    + $"{(database.IsPooled ? ", through a pooler" : "")}, PostgreSQL {database.ServerVersion}.");
                break;
            case MigrationEvent.WaitingForLock waiting:
                diagnostics.Say(
                    $"Waiting for the lock, which {Wording.Of(waiting.Holder)} holds: "
                    + $"{Wording.Of(waiting.Waited)} of {Wording.Of(waiting.Timeout)}.");
                break;
            case MigrationEvent.Resuming resuming:
                diagnostics.Say(resuming.Done == 0
                    ? $"Beginning anew with {resuming.Step.Migration.Name} {Verb(resuming.Step.Direction)}, which was interrupted before one of its statements was done."
                    : $"Going on with {resuming.Step.Migration.Name} {Verb(resuming.Step.Direction)}, which was interrupted: "
                    + $"{Wording.Count(resuming.Done, "statement")} done before {(resuming.Done == 1 ? "is" : "are")} passed over.");
                break;
            case MigrationEvent.StatementUncertain uncertain:
                diagnostics.Warn(
                    $"A statement was under way when the run before ended{(uncertain.Statement.Line > 0 ? $" (line {uncertain.Statement.Line})" : "")}: "
                    + (uncertain.FoundDone ? "the database shows that it was done, and it is passed over." : "it is sent again."));
                break;
            case MigrationEvent.InvalidIndexFound found:
                diagnostics.Warn(found.Dropped
                    ? $"The index {found.Index} on {found.Table} is INVALID: a build that failed has left it. It is dropped and built again."
                    : $"The index {found.Index} on {found.Table} is INVALID: a REINDEX that failed has left it. Drop it: DROP INDEX CONCURRENTLY {found.Index}");
                break;
            case MigrationEvent.IndexProgress { Progress: var progress }:
                Tell(progress);
                break;
            case MigrationEvent.Retrying retrying:
                _uncommitted = 0;
                diagnostics.Warn(
                    $"{retrying.Step.Migration.Name} {Verb(retrying.Step.Direction)} met a lock{(retrying.IsWholeRun ? ", and the whole run" : " and")} is rolled back ({retrying.Reason}). "
                    + $"{Wording.Of(retrying.Blockers)} Try {retrying.Retry} of {retrying.Retries} again in {Wording.Of(retrying.Pause)}.");
                break;
            case MigrationEvent.DoneMeanwhile { Step: var step }:
                diagnostics.Detail($"{step.Migration.Name} {Verb(step.Direction)}: another runner did it meanwhile.");
                break;
            case MigrationEvent.Planned planned:
                diagnostics.Detail($"Planned: {Wording.Of(planned.Steps)}.");
                break;
            case MigrationEvent.Warned warned:
                diagnostics.Warn(Describe(warned.Warning));
                break;
            case MigrationEvent.EnvironmentUnnamed unnamed:
                diagnostics.Warn($"The environment {unnamed.Expected} is expected, and the database names none. 'environment {unnamed.Expected}' names it.");
                break;
            case MigrationEvent.SessionEnded ended:
                diagnostics.Say($"{(ended.Ended ? "Ended" : "This user may not end")} the session {ended.Session}");
                break;
            case MigrationEvent.SchemaEmptied { Contents: var contents }:
                Tell(contents);
                break;
            case MigrationEvent.Seeded { Outcome: var seed }:
                diagnostics.Say($"Seeded  {seed.File}  ({Wording.Count(seed.Statements, "statement")}, {Wording.Of(seed.Duration)})");
                break;
            case MigrationEvent.Notice notice:
                diagnostics.Say($"{notice.Severity}: {notice.Message}");
                break;
            case MigrationEvent.Printed { IsError: true } printed:
                diagnostics.Warn(printed.Text);
                break;
            case MigrationEvent.Printed printed:
                diagnostics.Detail(printed.Text);
                break;
            case MigrationEvent.Starting starting:
                _atWork = starting.Step;
                diagnostics.Detail(
                    $"Running {starting.Position} of {starting.Total}: {starting.Step.Migration.Name} {Verb(starting.Step.Direction)}"
                    + $" from {starting.Step.Migration.Origin}"
                    + (starting.Step.Body.Transactional ? "." : ", outside a transaction."));
                break;
            case MigrationEvent.Finished finished:
                _atWork = null;
                _uncommitted = 0;
                _finished++;
                results.Finished(finished.Outcome);
                break;
            case MigrationEvent.Ran { Outcome: var ran }:
                _atWork = null;
                _uncommitted++;
                diagnostics.Detail(
                    $"{ran.Step.Migration.Name} {Verb(ran.Step.Direction)} ran ({Wording.Count(ran.Statements, "statement")}, {Wording.Of(ran.Duration)}). Nothing is committed yet.");
                break;
            case MigrationEvent.NotRehearsed { Step: var skipped }:
                diagnostics.Warn($"Not rehearsed: {skipped.Migration.Name} {Verb(skipped.Direction)}, {Wording.WhyNotRehearsed(skipped)}. What comes behind it is tried without it.");
                break;
            case MigrationEvent.Rehearsed { Outcome: var rehearsed }:
                results.Finished(rehearsed);
                break;
            case MigrationEvent.DryRunEnded ended:
                diagnostics.Say(Wording.Of(ended));
                break;
        }
    }

    /// <summary>A line for each phase, and one a minute while it lasts: a log is read afterwards, too.</summary>
    private void Tell(IndexBuild build)
    {
        if (build.Phase != _build?.Phase || build.Elapsed - _build.Elapsed >= TimeSpan.FromMinutes(1) || build.Elapsed < _build.Elapsed)
        {
            _build = build;
            diagnostics.Say($"Building {build}, for {Wording.Of(build.Elapsed)}.");
        }
    }

    private void Tell(SchemaContents contents)
    {
        diagnostics.Say($"Dropped {Wording.Count(contents.Dropped.Count, "object")}.");
        foreach (var dropped in contents.Dropped)
        {
            diagnostics.Detail($"Dropped {dropped}.");
        }

        foreach (var kept in contents.Kept)
        {
            diagnostics.Warn($"Kept {kept}, which is not this user's or belongs to an extension.");
        }
    }

    /// <summary>What a run that was stopped left behind.</summary>
    public string DescribeStop()
    {
        var before = _finished == 0 ? "" : $" Finished before, and stays: {Wording.Count(_finished, "migration")}.";
        return _atWork switch
        {
            _ when _uncommitted > 0 => "Stopped. The run is one transaction, and all of it is rolled back: nothing was kept.",
            null => _finished == 0 ? "Stopped before anything was changed." : $"Stopped between migrations.{before}",
            { Body.Transactional: true } => $"Stopped. {_atWork.Migration.Name} is rolled back.{before}",
            _ => $"Stopped. {_atWork.Migration.Name} runs outside a transaction: what it did before the stop stays, and the next run goes on behind it.{before}",
        };
    }

    private static string Verb(MigrationDirection direction) => direction == MigrationDirection.Up ? "up" : "down";

    private static string Describe(PlanWarning warning) => warning switch
    {
        PlanWarning.OutOfOrder outOfOrder => $"{outOfOrder.Name} is out of order: {outOfOrder.Newest}, which is newer, has run already.",
        PlanWarning.EqualTimestamps equal => $"{string.Join(", ", equal.Names)} have one timestamp; they run in this order.",
        PlanWarning.MissingMigrations missing =>
            $"The set does not hold what has run as {string.Join(", ", missing.RecordedNames)}. Another branch may have it.",
        PlanWarning.Modified modified =>
            $"{string.Join(", ", modified.Names)}: the text is not the one that ran. Bring it back and write a new migration, or accept it (repair).",
        PlanWarning.Interrupted interrupted =>
            $"{string.Join(", ", interrupted.Names)}: begun outside a transaction and not finished, and this run does not go on with it.",
        PlanWarning.HeldByBaseline held =>
            $"{string.Join(", ", held.Names)}: have run here, so the baseline holds what they did, and on a fresh database they would run behind it. "
            + "Take them out of the set.",
        _ => warning.ToString(),
    };
}
