using Lending.Migrations.Converting;
using Lending.Migrations.Scaffolding;

namespace Lending.Migrations.Cli.Output;

/// <summary>What a command gives back on the output stream: words to people, or one JSON array.</summary>
internal interface IResults
{
    /// <summary>Set where there are several targets, whose results come in between each other's.</summary>
    bool AreMany { set; }

    /// <summary>A migration is committed, or (dry run) ran well and is rolled back.</summary>
    void Finished(MigrationOutcome outcome);

    /// <summary>A run is over and went well.</summary>
    void Ran(MigrationReport report, MigrationDirection direction);

    void Previewed(MigrationPreview preview, MigrationDirection direction);

    void Status(MigrationStatusReport report);

    /// <summary>The status that a run in a sandbox ends with, beside the run's own result.</summary>
    void StatusAfterRun(MigrationStatusReport report);

    /// <summary>What a database is for.</summary>
    void Environment(DatabaseIdentity database);

    void History(MigrationHistoryReport report);

    /// <summary>Records were changed, or (preview) would be.</summary>
    void Recorded(RecordReport report, string? reason, bool isPreview);

    void Created(ScaffoldedMigration created);

    void Converted(ConvertedMigration converted);

    /// <summary>The command is over, well or not.</summary>
    void End();
}
