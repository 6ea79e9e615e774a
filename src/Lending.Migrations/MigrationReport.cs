namespace Lending.Migrations;

/// <summary>What a run did.</summary>
/// <param name="RunId">The same in every history row of the run.</param>
/// <param name="Database">Where.</param>
/// <param name="Outcomes">One a migration that finished, in order; empty where there was nothing to do.</param>
public sealed record MigrationReport(Guid RunId, DatabaseIdentity Database, IReadOnlyList<MigrationOutcome> Outcomes)
{
    /// <summary>The seeds that ran, in order; only a reset has any.</summary>
    public IReadOnlyList<SeedOutcome> Seeds { get; init; } = [];

    /// <summary>True of a dry run: the outcomes are rolled back.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>What a dry run did not execute.</summary>
    public IReadOnlyList<MigrationStep> NotRehearsed { get; init; } = [];

    /// <summary>What a reset emptied; null where it reverted, and for every other request.</summary>
    public SchemaContents? Emptied { get; init; }
}

/// <summary>What a run would do.</summary>
/// <param name="Database">Where.</param>
/// <param name="Steps">In order; empty where there is nothing to do.</param>
public sealed record MigrationPreview(DatabaseIdentity Database, IReadOnlyList<PreviewedStep> Steps)
{
    /// <summary>The seeds that would run, in order.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>What would be emptied before the steps; null where nothing would.</summary>
    public SchemaContents? Emptied { get; init; }
}

/// <summary>What emptying a schema takes away and what it leaves. Each as the server names it, with its kind.</summary>
/// <param name="Dropped">Objects of the user's own.</param>
/// <param name="Kept">Other owners' objects, and extensions with all that belongs to them.</param>
public sealed record SchemaContents(IReadOnlyList<string> Dropped, IReadOnlyList<string> Kept);

/// <summary>A seed that ran.</summary>
/// <param name="File">Its path.</param>
/// <param name="Statements">How many it has.</param>
/// <param name="Duration">From its first statement to its commit.</param>
public sealed record SeedOutcome(string File, int Statements, TimeSpan Duration);

/// <summary>One step of a preview with the SQL that it would send, recorded from the code that would send it.</summary>
/// <param name="Step">Which migration and half.</param>
/// <param name="Statements">Its statements, the first thousand at most.</param>
/// <param name="MoreStatements">How many there are beyond those.</param>
/// <param name="AsksDatabase">True where it asks for rows: it was given none, so what it would send may differ.</param>
/// <param name="Problem">Why its code could not be heard to the end without a database; null where it could.</param>
public sealed record PreviewedStep(
    MigrationStep Step, IReadOnlyList<SqlStatement> Statements, int MoreStatements, bool AsksDatabase, string? Problem);

/// <summary>How the migrations of a set stand in a database.</summary>
/// <param name="Database">Where.</param>
/// <param name="Migrations">One entry a name, in ordinal order.</param>
public sealed record MigrationStatusReport(DatabaseIdentity Database, IReadOnlyList<MigrationStatus> Migrations);

/// <summary>What became of one migration in one run.</summary>
/// <param name="Step">Which migration and half.</param>
/// <param name="Database">Where.</param>
/// <param name="StartedAt">By the server's clock for a transactional one, else by ours.</param>
/// <param name="Duration">From its first statement to its commit.</param>
/// <param name="Statements">How many of its statements ran.</param>
/// <param name="Transactional">False where each statement was committed by itself.</param>
public sealed record MigrationOutcome(
    MigrationStep Step, DatabaseIdentity Database, DateTimeOffset StartedAt, TimeSpan Duration, int Statements, bool Transactional)
{
    /// <summary>How many more were passed over, because an earlier run had done them.</summary>
    public int Resumed { get; init; }

    /// <summary>True where nothing of it is left: of a dry run, or of one transaction in which a later migration failed.</summary>
    public bool IsRolledBack { get; init; }
}

/// <summary>One migration to be run in one direction.</summary>
/// <param name="Migration">What runs.</param>
/// <param name="Direction">Which half.</param>
/// <param name="RecordedNames">The rows that it adds (up: one) or takes away (down: every row of its stem).</param>
public sealed record MigrationStep(Migration Migration, MigrationDirection Direction, IReadOnlyList<string> RecordedNames)
{
    /// <summary>The half that runs.</summary>
    /// <exception cref="MigrationIrreversibleException">A down that was never written.</exception>
    public MigrationBody Body => Migration.Body(Direction) ?? throw new MigrationIrreversibleException([Migration]);

    /// <summary>What an earlier run of this half left, behind which it goes on; null where there was none.</summary>
    public InterruptedMigration? Interrupted { get; init; }
}
