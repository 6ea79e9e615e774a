namespace Lending.Migrations;

/// <summary>What the two tables of records know.</summary>
/// <param name="Executed">The rows of the meta table, with what the history knows of them.</param>
/// <param name="Interrupted">Halves outside a transaction that were begun and not finished.</param>
public sealed record MigrationRecords(IReadOnlyList<ExecutedMigration> Executed, IReadOnlyList<InterruptedMigration> Interrupted);

/// <summary>A row of the meta table with what our history knows of it.</summary>
/// <param name="RecordedName">As it stands in the row.</param>
/// <param name="Stem">Without a known extension: the identity.</param>
/// <param name="ExecutedAt">Null where a runner that keeps no time ran it.</param>
/// <param name="Duration">Null where unknown, or where it was registered and not run.</param>
/// <param name="Checksum">Of what ran, or of the text that was accepted since; null where unknown.</param>
public sealed record ExecutedMigration(
    string RecordedName, string Stem, DateTimeOffset? ExecutedAt = null, TimeSpan? Duration = null, string? Checksum = null);

/// <summary>A half outside a transaction that was begun and not finished: it failed, was stopped, or its process died.</summary>
/// <param name="Name">The migration.</param>
/// <param name="Direction">Which half.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="Checksum">Of the text that was begun; null where unknown.</param>
public sealed record InterruptedMigration(string Name, MigrationDirection Direction, DateTimeOffset StartedAt, string? Checksum);
