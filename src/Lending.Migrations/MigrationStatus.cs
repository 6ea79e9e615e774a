namespace Lending.Migrations;

/// <summary>How a migration of the set, or a row without one, stands.</summary>
/// <param name="Name">The stem; of a row whose name follows no rule, the row's name.</param>
/// <param name="State">The one word; where several are true, the one that asks for the most care.</param>
/// <param name="ExecutedAt">Null where pending, or where a runner that keeps no time ran it.</param>
/// <param name="Duration">Null where unknown.</param>
/// <param name="Source">Where the migration was found; null for a missing one.</param>
/// <param name="Checksum">Of the migration as it stands now; null where unknown.</param>
/// <param name="OutOfOrder">Pending though a newer one has run, or run after a newer one.</param>
/// <param name="Modified">True where what ran had another checksum; null where that cannot be known.</param>
public sealed record MigrationStatus(
    string Name,
    MigrationState State,
    DateTimeOffset? ExecutedAt,
    TimeSpan? Duration,
    string? Source,
    string? Checksum,
    bool OutOfOrder,
    bool? Modified)
{
    /// <summary>True for what an up would run or finish: pending, out of order, or interrupted on its way up.</summary>
    public bool Pending { get; init; }

    /// <summary>How many statements of an interrupted one are done; null for any other.</summary>
    public int? StatementsDone { get; init; }
}

/// <summary>
/// The states of a migration. It has one: the first of Interrupted, Missing, Modified, OutOfOrder that is true, else Executed or
/// Pending.
/// </summary>
public enum MigrationState
{
    /// <summary>It has run.</summary>
    Executed,

    /// <summary>It has not.</summary>
    Pending,

    /// <summary>It has run, but the set does not hold it any more.</summary>
    Missing,

    /// <summary>It has run, and its text is another one now.</summary>
    Modified,

    /// <summary>One of its halves, outside a transaction, was begun and not finished.</summary>
    Interrupted,

    /// <summary>It has not run, and a newer one has.</summary>
    OutOfOrder,
}
