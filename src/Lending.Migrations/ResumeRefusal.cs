namespace Lending.Migrations;

/// <summary>Why an interrupted half cannot be gone on with. Each says the choices, and comes before anything is changed.</summary>
internal static class ResumeRefusal
{
    /// <summary>The text up to the last statement done is not the one that was done.</summary>
    /// <param name="step">Which half.</param>
    /// <param name="place">The first statement that differs, from 1.</param>
    /// <param name="statement">What stands there now; null where nothing does.</param>
    public static InvalidMigrationException TextChanged(MigrationStep step, int place, SqlStatement? statement)
    {
        var now = statement is null
            ? "now it has no such statement"
            : statement.Line > 0 ? $"what stands there now (line {statement.Line}) is another one" : $"what comes there now is another one: {Cut(statement.Text)}";
        return Refuse(
            step,
            $"of those statement {place}{LineOf(step.Interrupted!.Done[place - 1])} is not the one that was done: {now}",
            "Put the text up to there back as it was and run again; where the code decides by what it reads in the database, that is what has changed",
            statement?.Line ?? 0);
    }

    /// <summary>It was begun outside a transaction, and its text says now that it is one.</summary>
    public static InvalidMigrationException InTransactionNow(MigrationStep step) => Refuse(
        step, "and now it is to run in a transaction, from its beginning", "Take it out of the transaction again, as it was, and run again");

    /// <summary>A statement that is done made something that went with its session.</summary>
    public static InvalidMigrationException TemporaryLost(MigrationStep step, SqlStatement statement) => Refuse(
        step,
        $"among them one that made a temporary object, which is gone with its session: {Cut(statement.Text)}",
        "It cannot be gone on with behind that");

    /// <summary>A statement that is done gave rows, which its code asks for again.</summary>
    public static InvalidMigrationException RowsLost(MigrationStep step, SqlStatement statement) => Refuse(
        step,
        $"among them one that changed something and gave rows, which cannot be had again: {Cut(statement.Text)}",
        "It cannot be gone on with behind that");

    /// <summary>An up that is not finished is to be undone.</summary>
    public static InvalidMigrationException HalfUp(InterruptedMigration half) => new(
        "MigrationInterrupted",
        $"{half.Name} was begun outside a transaction and not finished ({Statements(half.Done.Count)} done), so there is no whole migration to undo. Nothing was changed. "
        + "Run up, which goes on behind what is done, and undo it then; or undo by hand what it did, and settle it as pending (repair).");

    private static InvalidMigrationException Refuse(MigrationStep step, string why, string remedy, int line = 0) => new(
        "InterruptedTextChanged",
        $"{step.Migration.Name} ({(step.Direction == MigrationDirection.Up ? "up" : "down")}) was interrupted after {Statements(step.Interrupted!.Done.Count)}, "
        + $"{why}. Nothing was changed. {remedy}; or finish it by hand and settle it as {(step.Direction == MigrationDirection.Up ? "executed" : "pending")}; "
        + $"or undo by hand what it did and settle it as {(step.Direction == MigrationDirection.Up ? "pending" : "executed")} (repair).",
        step.Migration.Origin.FilePath is { } file ? new SourceLocation(file, line) : null);

    private static string Statements(int count) => count == 1 ? "1 statement" : $"{count} statements";

    private static string LineOf(DoneStatement done) => done.Line > 0 ? $" (then line {done.Line})" : "";

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 80 ? line : line[..80] + "…";
    }
}
