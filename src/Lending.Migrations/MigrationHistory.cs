namespace Lending.Migrations;

/// <summary>Which entries of the history are asked for; without conditions all.</summary>
public sealed record HistoryQuery
{
    /// <summary>Says whether a migration is meant; null for all. Front ends have wildcards of their own.</summary>
    public Func<string, bool>? Name { get; init; }

    /// <summary>Words of <see cref="HistoryOutcome"/>; empty for all.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Begun at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Of this run; null for all.</summary>
    public Guid? RunId { get; init; }
}

/// <summary>What the history tells.</summary>
/// <param name="Database">Where.</param>
/// <param name="Entries">The newest last; empty where there is no history.</param>
public sealed record MigrationHistoryReport(DatabaseIdentity Database, IReadOnlyList<HistoryEntry> Entries);

/// <summary>One row of the history: something was done to a migration, or was tried.</summary>
/// <param name="RunId">The same in all rows of a run.</param>
/// <param name="Name">The migration.</param>
/// <param name="Direction">The half that ran; of a change to the records alone, Up for one that makes it count as executed.</param>
/// <param name="Outcome">A word of <see cref="HistoryOutcome"/>, or one that a later version writes.</param>
/// <param name="StartedAt">By the server's clock.</param>
/// <param name="Duration">Null where nothing ran, or where the process died.</param>
public sealed record HistoryEntry(
    Guid RunId, string Name, MigrationDirection Direction, string Outcome, DateTimeOffset StartedAt, TimeSpan? Duration)
{
    /// <summary>The row's own number: later rows have higher ones.</summary>
    internal long Id { get; init; }

    /// <summary>Of the text that ran or was accepted; null where unknown.</summary>
    public string? Checksum { get; init; }

    /// <summary>False where each statement was committed by itself.</summary>
    public bool Transactional { get; init; }

    /// <summary>How many of its statements ran.</summary>
    public int Statements { get; init; }

    /// <summary>The server's user.</summary>
    public string DatabaseUser { get; init; } = "";

    /// <summary>The operating system's user.</summary>
    public string OsUser { get; init; } = "";

    /// <summary>The machine that the runner was on.</summary>
    public string Host { get; init; } = "";

    /// <summary>The runner and its version.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Why the records were changed by hand, as whoever did it said; null for a run.</summary>
    public string? Reason { get; init; }
}

/// <summary>The words of the history's column <c>outcome</c>.</summary>
public static class HistoryOutcome
{
    /// <summary>It ran.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It was tried; in a transaction nothing of it is left.</summary>
    public const string Failed = "failed";

    /// <summary>It ran, and was rolled back because a later one failed in the same transaction.</summary>
    public const string RolledBack = "rolledback";

    /// <summary>A half outside a transaction that is at work, or whose process died.</summary>
    public const string Started = "started";

    /// <summary>It counts as executed from then on, and was not run.</summary>
    public const string Registered = "registered";

    /// <summary>It counts as pending from then on, and was not undone.</summary>
    public const string Unregistered = "unregistered";

    /// <summary>Its changed text was accepted as what has run.</summary>
    public const string Repaired = "repaired";

    /// <summary>The record of one that the set does not hold was taken away.</summary>
    public const string Forgotten = "forgotten";

    /// <summary>An interrupted one was declared executed (direction up) or pending (down).</summary>
    public const string Settled = "settled";

    /// <summary>It went with all that a schema held, without its way back.</summary>
    public const string Dropped = "dropped";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Succeeded, Failed, RolledBack, Started, Registered, Unregistered, Repaired, Forgotten, Settled, Dropped];
}
