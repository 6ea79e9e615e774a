using System.Globalization;
using Lending.Migrations.Converting;
using Lending.Migrations.Scaffolding;

namespace Lending.Migrations.Cli.Output;

/// <summary>Words and tables to people: one line a migration, and a closing line.</summary>
/// <param name="output">The output stream.</param>
/// <param name="currentFolder">Sources below it are shown relative to it.</param>
/// <param name="isVerbose">Adds the SQL to a preview and checksums to a status.</param>
internal sealed class WordResults(Channel output, string currentFolder, bool isVerbose) : IResults
{
    public bool AreMany { get; set; }

    public void Finished(MigrationOutcome outcome) => output.Line(
        $"{Done(outcome)}  {outcome.Step.Migration.Name}"
        + $"  ({Wording.Count(outcome.Statements, "statement")}, {Wording.Of(outcome.Duration)})"
        + (AreMany ? $"  {Wording.Of(outcome.Database)}" : ""),
        Tone.Good);

    public void Ran(MigrationReport report, MigrationDirection direction)
    {
        if (report.Outcomes.Count == 0 && report.NotRehearsed.Count == 0)
        {
            NothingToDo(report.Database, direction);
            return;
        }

        if (report.IsDryRun)
        {
            var skipped = report.NotRehearsed.Count == 0 ? "" : $", {Wording.Count(report.NotRehearsed.Count, "half", "halves")} not rehearsed";
            output.Line($"Dry run: {Wording.Of([.. report.Outcomes.Select(outcome => outcome.Step)])} would work on {Wording.Of(report.Database)}{skipped}. All of it is rolled back.");
            return;
        }

        var took = report.Outcomes.Aggregate(TimeSpan.Zero, (sum, outcome) => sum + outcome.Duration);
        var down = report.Outcomes.Count(outcome => outcome.Step.Direction == MigrationDirection.Down);
        var where = Wording.Of(report.Database);
        var undone = $"{Wording.Count(down, "migration")} undone";
        var applied = $"{Wording.Count(report.Outcomes.Count - down, "migration")} applied";
        output.Line(down == 0 ? $"{applied} to {where} in {Wording.Of(took)}."
            : down == report.Outcomes.Count ? $"{undone} on {where} in {Wording.Of(took)}."
            : $"{undone} and {applied} on {where} in {Wording.Of(took)}.");
    }

    public void Previewed(MigrationPreview preview, MigrationDirection direction)
    {
        if (preview.Steps.Count == 0)
        {
            NothingToDo(preview.Database, direction);
            return;
        }

        // With the SQL the whole output is a script; what is not SQL stands in comments.
        var comment = isVerbose ? "-- " : "";
        foreach (var previewed in preview.Steps)
        {
            var migration = previewed.Step.Migration;
            var would = previewed.Step.Direction == MigrationDirection.Up ? "Would apply" : "Would undo";
            var statements = Wording.Count(previewed.Statements.Count + previewed.MoreStatements, "statement");
            output.Line($"{comment}{would}  {migration.Name}  ({statements}, {Relative(migration.Origin.Source)})");
            WriteSql(previewed);
        }

        var count = Wording.Count(preview.Steps.Count, "migration");
        output.Line($"{comment}Preview: {count} would run on {Wording.Of(preview.Database)}. Nothing was written.");
    }

    public void Status(MigrationStatusReport report)
    {
        if (report.Migrations.Count == 0)
        {
            output.Line($"The set holds no migration, and none has run on {Wording.Of(report.Database)}.");
            return;
        }

        var withNotes = report.Migrations.Any(status => NotesOf(status).Length > 0);
        string[] headings = ["Name", "State", "Executed at", "Duration", "Source"];
        output.Table(
            [.. headings, .. isVerbose ? ["Checksum"] : Array.Empty<string>(), .. withNotes ? ["Notes"] : Array.Empty<string>()],
            report.Migrations.Select(status => RowOf(status, withNotes)));
        output.Line(SummaryOf(report));
    }

    public void StatusAfterRun(MigrationStatusReport report) => Status(report);

    public void Environment(DatabaseIdentity database) => output.Line(database.Environment is { } environment
        ? $"{Wording.Of(database)} is the environment {environment}, {(environment.IsProtected ? "protected" : "not protected")}."
        : $"{Wording.Of(database)} names no environment.");

    public void History(MigrationHistoryReport report)
    {
        if (report.Entries.Count == 0)
        {
            output.Line($"The history of {Wording.Of(report.Database)} has no such entry.");
            return;
        }

        if (AreMany)
        {
            output.Line($"{Wording.Of(report.Database)}:");
        }

        string[] more = ["Host", "Run"];
        output.Table(
            ["Started at", "Outcome", "Direction", "Name", "Duration", "User", .. isVerbose ? more : [], "Note"],
            report.Entries.Select(entry => (string[])
            [
                Wording.Of(entry.StartedAt),
                entry.Outcome,
                entry.Direction.ToString(),
                entry.Name,
                entry.Duration is { } duration ? Wording.Of(duration) : "",
                entry.OsUser,
                .. isVerbose ? [entry.Host, entry.RunId.ToString()] : Array.Empty<string>(),
                entry.Error ?? entry.Reason ?? "",
            ]));
    }

    public void Recorded(RecordReport report, string? reason, bool isPreview)
    {
        if (report.Changes.Count == 0)
        {
            output.Line($"Nothing to do on {Wording.Of(report.Database)}: the records are so already.");
            return;
        }

        foreach (var change in report.Changes)
        {
            output.Line($"{(isPreview ? "Would " : "")}{Wording.Of(change.Action, isPreview)}  {change.Name}", isPreview ? Tone.Plain : Tone.Good);
        }

        var count = Wording.Count(report.Changes.Count, "record");
        output.Line(isPreview
            ? $"Preview: {count} would be changed on {Wording.Of(report.Database)}. Nothing was written."
            : $"{count} changed on {Wording.Of(report.Database)}; no migration was run.");
    }

    public void Created(ScaffoldedMigration created) => output.Line($"Created  {Relative(created.Path)}", Tone.Good);

    public void Converted(ConvertedMigration converted) => output.Line(
        $"Converted  {Relative(converted.Target.Path)}  ({converted.UpStatements} up, {converted.DownStatements?.ToString(CultureInfo.InvariantCulture) ?? "none"} down, "
        + $"{(converted.Verified ? "same schema and data" : "same schema")})",
        Tone.Good);

    public void End()
    {
    }

    private static string Done(MigrationOutcome outcome) => (outcome.IsRolledBack, outcome.Step.Direction) switch
    {
        (true, MigrationDirection.Up) => "Would apply",
        (true, _) => "Would undo ",
        (_, MigrationDirection.Up) => "Applied",
        _ => "Undone ",
    };

    private static string NotesOf(MigrationStatus status)
    {
        string?[] notes =
        [
            status.OutOfOrder && status.State != MigrationState.OutOfOrder ? "out of order" : null,
            status.StatementsDone is { } done ? $"{Wording.Count(done, "statement")} done" : null,
            status.Modified == true && status.State != MigrationState.Modified ? "modified since it ran" : null,
        ];
        return string.Join(", ", notes.OfType<string>());
    }

    private static string SummaryOf(MigrationStatusReport report)
    {
        var counts = report.Migrations.CountBy(status => status.State).ToDictionary();
        var words = Enum.GetValues<MigrationState>()
            .Where(state => state is MigrationState.Executed or MigrationState.Pending || counts.ContainsKey(state))
            .Select(state => Wording.Count(counts.GetValueOrDefault(state), Wording.Of(state), Wording.Of(state)));
        return $"{string.Join(", ", words)} on {Wording.Of(report.Database)}.";
    }

    private static string Assignment(KeyValuePair<string, object?> parameter) =>
        $"-- @{parameter.Key} = {Convert.ToString(parameter.Value ?? "NULL", CultureInfo.InvariantCulture)}".ReplaceLineEndings(" ");

    /// <summary>A statement may end in a line comment, which would swallow a semicolon behind it.</summary>
    private static string Ended(string sql) =>
        sql[(sql.LastIndexOf('\n') + 1)..].Contains("--", StringComparison.Ordinal) ? sql + "\n;" : sql + ";";

    private void NothingToDo(DatabaseIdentity database, MigrationDirection direction)
    {
        var nothing = direction == MigrationDirection.Up ? "no migration is pending" : "there is no migration to undo";
        output.Line($"Nothing to do: {nothing} on {Wording.Of(database)}.");
    }

    private void WriteSql(PreviewedStep previewed)
    {
        if (!isVerbose)
        {
            return;
        }

        if (previewed.AsksDatabase)
        {
            output.Line("-- It asks the database while it runs, so what it sends may depend on the answers.");
        }

        foreach (var statement in previewed.Statements)
        {
            foreach (var parameter in statement.Parameters ?? new Dictionary<string, object?>())
            {
                output.Line(Assignment(parameter));
            }

            // psql would take what follows a COPY for its data: they are in the file, so the whole of it is a comment here.
            output.Line(statement.Data is { } data
                ? $"-- {statement.Text.ReplaceLineEndings(" ")}: {Wording.Count(data.Lines ?? 0, "line")} of data, from line {data.Line} of the file on"
                : Ended(statement.Text));
        }

        if (previewed.MoreStatements > 0)
        {
            output.Line($"-- … and {Wording.Count(previewed.MoreStatements, "more statement")}.");
        }

        if (previewed.Problem is { } problem)
        {
            output.Line($"-- It could not be heard to the end without a database: {problem}".ReplaceLineEndings(" "));
        }
    }

    private string[] RowOf(MigrationStatus status, bool withNotes) =>
    [
        status.Name,
        status.State.ToString(),
        status.ExecutedAt is { } at ? Wording.Of(at) : "",
        status.Duration is { } duration ? Wording.Of(duration) : "",
        status.Source is null ? "" : Relative(status.Source),
        .. isVerbose ? [status.Checksum ?? ""] : Array.Empty<string>(),
        .. withNotes ? [NotesOf(status)] : Array.Empty<string>(),
    ];

    private string Relative(string source) => source.StartsWith(currentFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? Path.GetRelativePath(currentFolder, source)
        : source;
}
