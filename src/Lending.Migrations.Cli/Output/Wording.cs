using System.Globalization;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Output;

/// <summary>How numbers, times and places are said.</summary>
internal static class Wording
{
    public static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes} min {duration.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours} h {duration.Minutes:00} min"),
    };

    /// <summary>UTC, and says so: the one who reads it may sit in another zone than the server.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Of(DatabaseIdentity database) => $"{database.Database} at {database.Server} (schema {database.Schema})";

    public static string Of(TargetName name) => $"{name.Database} at {name.Server}" + (name.Schema is null ? "" : $" (schema {name.Schema})");

    public static string Of(IReadOnlyList<BlockingSession> blockers) => blockers.Count == 0
        ? "Who holds it has let go, or is not shown."
        : "In its way: " + string.Join("; ", blockers) + ".";

    /// <summary>A plan in numbers.</summary>
    public static string Of(IReadOnlyList<MigrationStep> steps)
    {
        var down = steps.Count(step => step.Direction == MigrationDirection.Down);
        var undo = $"{Count(down, "migration")} down";
        return down == 0 ? $"{Count(steps.Count, "migration")} up" : down == steps.Count ? undo : $"{undo}, {Count(steps.Count - down, "migration")} up";
    }

    /// <summary>Why a dry run passes over a half.</summary>
    public static string WhyNotRehearsed(MigrationStep step) =>
        step.Body.Transactional ? "whose way back was not rehearsed" : "which runs outside a transaction";

    /// <summary>What a dry run cannot cover.</summary>
    public static string Of(MigrationEvent.DryRunEnded ended) =>
        $"The dry run is rolled back; it held its locks for {Of(ended.Held)}. Not covered: what happens at a commit (NOTIFY), and sequences, which stay advanced."
        + (ended.Programs.Count == 0 ? "" : $" What these did outside the database, if anything, is not undone: {string.Join(", ", ended.Programs.Select(step => step.Migration.Name).Distinct())}.");

    public static string Of(MigrationState state) => state == MigrationState.OutOfOrder ? "out of order" : state.ToString().ToLowerInvariant();

    /// <summary>What becomes, or became, of a record.</summary>
    public static string Of(RecordAction action, bool isPreview) => (action, isPreview) switch
    {
        (RecordAction.Register, true) => "register",
        (RecordAction.Register, false) => "Registered",
        (RecordAction.Unregister, true) => "unregister",
        (RecordAction.Unregister, false) => "Unregistered",
        (RecordAction.AcceptChange, true) => "accept the changed text of",
        (RecordAction.AcceptChange, false) => "Accepted the changed text of",
        (RecordAction.Forget, true) => "forget",
        (RecordAction.Forget, false) => "Forgotten",
        (RecordAction.SettleAsExecuted, true) => "settle as executed",
        (RecordAction.SettleAsExecuted, false) => "Settled as executed",
        (RecordAction.SettleAsPending, true) => "settle as pending",
        (RecordAction.SettleAsPending, false) => "Settled as pending",
        _ => action.ToString(),
    };

    public static string Of(LockHolder? holder) => holder is null
        ? "another runner"
        : string.Create(CultureInfo.InvariantCulture, $"process {holder.ProcessId}")
            + $" ({holder.Application ?? "unnamed"}, user {holder.User ?? "unknown"}, host {holder.Host ?? "local"}"
            + (holder.Since is { } since ? $", connected since {Of(since)})" : ")");
}
