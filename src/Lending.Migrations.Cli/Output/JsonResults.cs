using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lending.Migrations.Converting;
using Lending.Migrations.Scaffolding;

namespace Lending.Migrations.Cli.Output;

/// <summary>
/// One JSON array on the output stream, and nothing else. It is written when the command ends, well or not: it holds what was
/// finished.
/// </summary>
internal sealed class JsonResults(Stream output, Sanitizer sanitizer, bool withSql) : IResults
{
    /// <summary>Quotes of SQL stay readable; control characters are escaped all the same. Not meant to stand inside HTML.</summary>
    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Action<Utf8JsonWriter>> _items = [];

    /// <summary>Each object names its target in any case.</summary>
    public bool AreMany { get; set; }

    public void Finished(MigrationOutcome outcome) => Add(
        ItemOf(outcome.Step, outcome.Database, outcome.Statements, outcome.Transactional) with
        {
            Duration = outcome.Duration.TotalSeconds,
            StartedAt = outcome.StartedAt.ToUniversalTime(),
            Outcome = outcome.IsRolledBack ? "RolledBack" : "Committed",
        },
        JsonItems.Default.MigrationItem);

    public void Ran(MigrationReport report, MigrationDirection direction)
    {
    }

    public void Previewed(MigrationPreview preview, MigrationDirection direction)
    {
        foreach (var previewed in preview.Steps)
        {
            var count = previewed.Statements.Count + previewed.MoreStatements;
            var item = ItemOf(previewed.Step, preview.Database, count, previewed.Step.Body.Transactional);
            Add(
                item with { Sql = withSql ? [.. previewed.Statements.Select(statement => Clean(statement.Text))] : null },
                JsonItems.Default.MigrationItem);
        }
    }

    public void Status(MigrationStatusReport report)
    {
        foreach (var status in report.Migrations)
        {
            Add(ItemOf(status, report.Database), JsonItems.Default.StatusItem);
        }
    }

    /// <summary>Two kinds of object in one array would be no help: the run's migrations are what was asked for.</summary>
    public void StatusAfterRun(MigrationStatusReport report)
    {
    }

    public void Environment(DatabaseIdentity database) => Add(
        new EnvironmentItem(
            database.Environment?.Name,
            database.Environment is { IsProtected: true },
            Clean(database.Server),
            Clean(database.Database),
            Clean(database.Schema)),
        JsonItems.Default.EnvironmentItem);

    public void History(MigrationHistoryReport report)
    {
        foreach (var entry in report.Entries)
        {
            Add(ItemOf(entry, report.Database), JsonItems.Default.HistoryItem);
        }
    }

    public void Recorded(RecordReport report, string? reason, bool isPreview)
    {
        var database = report.Database;
        foreach (var change in report.Changes)
        {
            Add(
                new RecordItem(
                    Clean(change.Name), change.Action.ToString(), Maybe(reason), Clean(database.Server), Clean(database.Database), Clean(database.Schema)),
                JsonItems.Default.RecordItem);
        }
    }

    public void Created(ScaffoldedMigration created) =>
        Add(new CreatedItem(Clean(created.Name.Value), Clean(created.Path)), JsonItems.Default.CreatedItem);

    public void Converted(ConvertedMigration converted) => Add(
        new ConvertedItem(
            Clean(converted.Target.Name.Value),
            Clean(converted.Target.Source),
            Clean(converted.Target.Path),
            converted.UpStatements,
            converted.DownStatements,
            converted.Verified,
            [.. converted.Questions.Select(Clean)],
            [.. converted.Warnings.Select(Clean)]),
        JsonItems.Default.ConvertedItem);

    public void End()
    {
        using (var writer = new Utf8JsonWriter(output, Format))
        {
            writer.WriteStartArray();
            _items.ForEach(write => write(writer));
            writer.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
        output.Flush();
    }

    private void Add<T>(T item, JsonTypeInfo<T> type) => _items.Add(writer => JsonSerializer.Serialize(writer, item, type));

    private MigrationItem ItemOf(MigrationStep step, DatabaseIdentity database, int statements, bool transactional) => new(
        Clean(step.Migration.Name.Value),
        step.Direction.ToString(),
        Duration: null,
        statements,
        Clean(step.Migration.Origin.Source),
        StartedAt: null,
        transactional,
        Outcome: null,
        Clean(database.Server),
        Clean(database.Database),
        Clean(database.Schema),
        Sql: null);

    private StatusItem ItemOf(MigrationStatus status, DatabaseIdentity database) => new(
        Clean(status.Name),
        status.State.ToString(),
        status.ExecutedAt?.ToUniversalTime(),
        status.Duration?.TotalSeconds,
        Maybe(status.Source),
        status.Checksum,
        status.OutOfOrder,
        status.Modified,
        status.Pending,
        status.StatementsDone,
        Clean(database.Server),
        Clean(database.Database),
        Clean(database.Schema));

    private HistoryItem ItemOf(HistoryEntry entry, DatabaseIdentity database) => new(
        Clean(entry.Name),
        entry.Direction.ToString(),
        Clean(entry.Outcome),
        entry.StartedAt.ToUniversalTime(),
        entry.Duration?.TotalSeconds,
        entry.Statements,
        entry.Transactional,
        Maybe(entry.Error),
        Maybe(entry.Reason),
        Clean(entry.DatabaseUser),
        Clean(entry.OsUser),
        Clean(entry.Host),
        Clean(entry.Tool),
        entry.Checksum,
        entry.RunId,
        Clean(database.Server),
        Clean(database.Database),
        Clean(database.Schema));

    private string? Maybe(string? text) => text is null ? null : Clean(text);

    private string Clean(string text) => sanitizer.Clean(text);
}
