using Lending.Migrations;

namespace LendingMigrations;

/// <summary>Words that several cmdlets use.</summary>
internal static class ShellText
{
    /// <summary>
    /// For names in objects and questions: CI commands and control characters are neutralised, but the connection's password is
    /// not masked. A password such as <c>lending</c> would otherwise eat the database's own name, and a piped name would not be
    /// found again.
    /// </summary>
    public static readonly ForeignText Plain = new([]);

    /// <summary>Database and server, as questions and messages name them.</summary>
    public static string Place(DatabaseIdentity database) => Plain.Clean($"{database.Database} on {database.Server}");

    /// <summary>All that tells one table of records from another, in one value.</summary>
    public static string TargetOf(DatabaseIdentity database, string table) =>
        Plain.Clean($"{database.Server}/{database.Database}/{database.Schema}.{table}");

    /// <summary>The warning in words.</summary>
    public static string Describe(PlanWarning warning) => warning switch
    {
        PlanWarning.OutOfOrder found => $"{found.Name} is older than {found.Newest}, which has run already. It runs all the same.",
        PlanWarning.EqualTimestamps found => $"{string.Join(", ", found.Names)} have the same timestamp; they run in this order.",
        PlanWarning.MissingMigrations found =>
            $"{string.Join(", ", found.RecordedNames)}: recorded as run, but the set of migrations does not hold "
            + $"{(found.RecordedNames.Count == 1 ? "it" : "them")}.",
        PlanWarning.Modified found =>
            $"{string.Join(", ", found.Names)}: the text is not the one that ran. Bring it back and write a new migration, or accept it with Repair-Migration.",
        PlanWarning.Interrupted found =>
            $"{string.Join(", ", found.Names)}: begun outside a transaction and not finished, and this run does not go on with it.",
        PlanWarning.HeldByBaseline found =>
            $"{string.Join(", ", found.Names)}: have run here, so the baseline holds what they did, and on a fresh database they would run behind it. "
            + "Take them out of the set.",
        _ => warning.ToString(),
    };

    /// <summary>What was found outside a transaction, in words.</summary>
    public static string Describe(MigrationEvent.InvalidIndexFound found) => found.Dropped
        ? $"The index {found.Index} on {found.Table} is INVALID: a build that failed has left it. It is dropped and built again."
        : $"The index {found.Index} on {found.Table} is INVALID: a REINDEX that failed has left it. Drop it: DROP INDEX CONCURRENTLY {found.Index}";

    /// <summary>What became of a statement of which nobody knew, in words.</summary>
    public static string Describe(MigrationEvent.StatementUncertain uncertain) =>
        $"A statement was under way when the run before ended{(uncertain.Statement.Line > 0 ? $" (line {uncertain.Statement.Line})" : "")}: "
        + (uncertain.FoundDone ? "the database shows that it was done, and it is passed over." : "it is sent again.");

    /// <summary>Why a dry run passes over a half.</summary>
    public static string WhyNotRehearsed(MigrationStep step) =>
        step.Body.Transactional ? "whose way back was not rehearsed" : "which runs outside a transaction";

    /// <summary>What a dry run cannot cover.</summary>
    public static string Describe(MigrationEvent.DryRunEnded ended) =>
        $"The dry run is rolled back; it held its locks for {ended.Held.TotalSeconds:0.0} s. Not covered: what happens at a commit (NOTIFY), and sequences, which stay advanced."
        + (ended.Programs.Count == 0 ? "" : $" What these did outside the database, if anything, is not undone: {string.Join(", ", ended.Programs.Select(step => step.Migration.Name).Distinct())}.");

    /// <summary>What a change of the records is, for the question before it.</summary>
    public static string Describe(RecordChange change) => Plain.Clean(change.Action switch
    {
        RecordAction.Register => $"Register {change.Name}: it counts as executed and is not run",
        RecordAction.Unregister => $"Unregister {change.Name}: it counts as pending and is not undone",
        RecordAction.AcceptChange => $"Accept the changed text of {change.Name} as what has run",
        RecordAction.Forget => $"Forget {change.Name}, which the set of migrations does not hold",
        RecordAction.SettleAsExecuted => $"Settle {change.Name}, which was interrupted, as executed",
        RecordAction.SettleAsPending => $"Settle {change.Name}, which was interrupted, as pending",
        _ => $"{change.Action} {change.Name}",
    });

    /// <summary>The same when it is done, in one word.</summary>
    public static string Done(RecordAction action) => action switch
    {
        RecordAction.Register => "Registered",
        RecordAction.Unregister => "Unregistered",
        RecordAction.AcceptChange => "ChangeAccepted",
        RecordAction.Forget => "Forgotten",
        RecordAction.SettleAsExecuted => "SettledAsExecuted",
        RecordAction.SettleAsPending => "SettledAsPending",
        _ => action.ToString(),
    };

    /// <summary>Who holds the lock, in words.</summary>
    public static string Describe(LockHolder? holder) => holder is null
        ? "another runner"
        : $"process {holder.ProcessId} ({holder.Application}, user {holder.User}, host {holder.Host ?? "local"}, connected since {holder.Since:u})";

    /// <summary>Who stands in the way of a migration, in words.</summary>
    public static string Describe(IReadOnlyList<BlockingSession> blockers) => blockers.Count == 0
        ? "Who holds it has let go, or is not shown."
        : "In its way: " + string.Join("; ", blockers) + ".";

    /// <summary>As whom we are connected, and through what.</summary>
    public static string Describe(DatabaseIdentity database) => database.User
        + (database.Role is null ? "" : $" in the role {database.Role}")
        + (database.IsPooled ? ", through a pooler" : "");

    /// <summary>A plan in numbers.</summary>
    public static string Describe(IReadOnlyList<MigrationStep> steps)
    {
        var down = steps.Count(step => step.Direction == MigrationDirection.Down);
        var undo = $"{Count(down, "migration")} down";
        return down == 0 ? $"{Count(steps.Count, "migration")} up" : down == steps.Count ? undo : $"{undo}, {Count(steps.Count - down, "migration")} up";
    }

    /// <summary>The policy of a word; null for the default.</summary>
    public static ModifiedPolicy? PolicyOf(string? word) => word is null ? null : Enum.Parse<ModifiedPolicy>(word, ignoreCase: true);

    /// <summary>A count with its noun.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
