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
        _ => warning.ToString(),
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

    /// <summary>A count with its noun.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
