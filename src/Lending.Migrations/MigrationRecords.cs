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
public sealed record InterruptedMigration(string Name, MigrationDirection Direction, DateTimeOffset StartedAt, string? Checksum)
{
    /// <summary>Its statements that are done, in order, whichever of its runs did them.</summary>
    public IReadOnlyList<DoneStatement> Done { get; init; } = [];

    /// <summary>The statement that was under way when its last run ended, and of which nobody knows whether it was done; null where there is none.</summary>
    public DoneStatement? UnderWay { get; init; }

    /// <summary>The rows of the history that it consists of, the oldest first.</summary>
    internal IReadOnlyList<long> HistoryIds { get; init; } = [];
}

/// <summary>A statement of a half outside a transaction that is done.</summary>
/// <param name="Hash">SHA-256 of its text, values and data, in lower-case hex: only where it is the same may a later run pass over it.</param>
/// <param name="Line">Line of its first character in its file as it was then, from 1; 0 where it came from no file.</param>
/// <param name="Affected">Rows that the server counted; null where it counted none.</param>
/// <param name="GaveRows">True where its author was given rows, which cannot be given again without running it again.</param>
public sealed record DoneStatement(string Hash, int Line, long? Affected, bool GaveRows);
