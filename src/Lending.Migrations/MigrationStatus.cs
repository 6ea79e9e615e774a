namespace Lending.Migrations;

/// <summary>How a migration of the set, or a row without one, stands.</summary>
/// <param name="Name">The stem; of a row whose name follows no rule, the row's name.</param>
/// <param name="State">Executed, pending or missing.</param>
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
    bool? Modified);

/// <summary>The states of a migration.</summary>
public enum MigrationState
{
    /// <summary>It has run.</summary>
    Executed,

    /// <summary>It has not.</summary>
    Pending,

    /// <summary>It has run, but the set does not hold it any more.</summary>
    Missing,
}

/// <summary>A row of the meta table with what our history knows of it.</summary>
/// <param name="RecordedName">As it stands in the row.</param>
/// <param name="Stem">Without a known extension: the identity.</param>
/// <param name="ExecutedAt">Null where a runner that keeps no time ran it.</param>
/// <param name="Duration">Null where unknown.</param>
/// <param name="Checksum">Of what ran; null where unknown.</param>
public sealed record ExecutedMigration(
    string RecordedName, string Stem, DateTimeOffset? ExecutedAt = null, TimeSpan? Duration = null, string? Checksum = null);
