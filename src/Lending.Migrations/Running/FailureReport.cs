using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lending.Migrations.Running;

/// <summary>
/// What an operator reads when a run stops: the first line stands alone; then file, line, caret, DETAIL and HINT; then what was
/// done and what was not.
/// </summary>
internal static partial class FailureReport
{
    /// <summary>A line of SQL longer than this, in characters, is shown in part.</summary>
    private const int MaxExcerpt = 160;

    public static MigrationFailedException Of(
        StepFailedException failure, IReadOnlyList<MigrationOutcome> finished, IReadOnlyList<MigrationStep> notRun) =>
        Of(failure, (outcome, server, location, excerpt) => new MigrationFailure(outcome, finished, notRun, server, location, excerpt));

    /// <summary>Of a run that is one transaction.</summary>
    public static MigrationFailedException OfWhole(
        StepFailedException failure, IReadOnlyList<MigrationOutcome> rolledBack, IReadOnlyList<MigrationStep> notRun, bool isDryRun, IReadOnlyList<MigrationStep> notRehearsed) =>
        Of(failure, (outcome, server, location, excerpt) => new MigrationFailure(outcome, [], notRun, server, location, excerpt)
        {
            IsSingleTransaction = true,
            IsDryRun = isDryRun,
            RolledBack = rolledBack,
            NotRehearsed = notRehearsed,
        });

    private static MigrationFailedException Of(
        StepFailedException failure, Func<MigrationOutcome, ServerError?, SourceLocation?, string?, MigrationFailure> make)
    {
        var cause = failure.InnerException!;
        var statement = (cause as StatementFailedException)?.Statement;
        var server = (cause as StatementFailedException)?.Server;
        var (location, excerpt) = statement is null
            ? ((cause as InvalidMigrationException)?.Location, null)
            : LocateData(statement, server, failure.Outcome.Step.Migration.Origin.FilePath)
                ?? Locate(statement, server?.Position ?? 0, failure.Outcome.Step.Migration.Origin.FilePath);
        location = (cause as StatementFailedException)?.Location ?? location;
        var parts = make(failure.Outcome, server, location, excerpt) with { Blockers = failure.Blockers ?? [] };
        return new MigrationFailedException(parts, Describe(parts, cause), cause);
    }

    public static SeedFailedException OfSeed(string file, MigrationException cause)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"The seed {file} failed: {cause.Message}");
        if (cause is StatementFailedException { Statement: { } statement } failed)
        {
            var (location, excerpt) = Locate(statement, failed.Server?.Position ?? 0, file);
            text.Append(CultureInfo.InvariantCulture, $"\n  at {location}\n    {excerpt?.Replace("\n", "\n    ", StringComparison.Ordinal)}");
            Append(text, "DETAIL", failed.Server?.Detail);
            Append(text, "HINT", failed.Server?.Hint);
            Append(text, "CONTEXT", failed.Server?.Where);
        }

        text.Append("\n  All of it is rolled back. The migrations, and the seeds before it, stay.");
        return new SeedFailedException(file, text.ToString(), cause);
    }

    public static MigrationLockException LockHeld(LockHolder? holder, TimeSpan timeout)
    {
        var who = holder is null
            ? "Another runner"
            : $"Process {holder.ProcessId} ({holder.Application}, user {holder.User}, host {holder.Host ?? "local"}, "
                + $"connected since {holder.Since?.ToString("u", CultureInfo.InvariantCulture)})";
        return new MigrationLockException(
            $"{who} holds the lock of the migrations; waited {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s. "
            + "Nothing was changed. Wait for it to end, or raise the lock timeout.",
            holder);
    }

    private static string Describe(MigrationFailure failure, Exception cause)
    {
        var outcome = failure.Failed;
        var verb = outcome.Step.Direction == MigrationDirection.Up ? "up" : "down";
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{outcome.Step.Migration.Name} ({verb}) failed: {cause.Message}");
        if (failure.Location is not null && cause is not InvalidMigrationException)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  at {failure.Location}");
        }

        if (failure.Excerpt is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n    {failure.Excerpt.Replace("\n", "\n    ", StringComparison.Ordinal)}");
        }

        Append(text, "DETAIL", failure.Server?.Detail);
        Append(text, "HINT", failure.Server?.Hint);
        Append(text, "CONTEXT", failure.Server?.Where);
        Append(text, "REMEDY", RemedyFor(failure.Server?.SqlState, failure));
        foreach (var blocker in failure.Blockers)
        {
            Append(text, "Blocked by", blocker.ToString());
        }

        text.Append(Remains(failure, cause is StatementFailedException { IsCommitUnknown: true }));
        Append(text, "Done before", Names(failure.Finished.Select(done => done.Step)));
        Append(text, failure.IsDryRun ? "Worked before" : "Ran before in the same transaction", Names(failure.RolledBack.Select(done => done.Step)));
        Append(text, "Not rehearsed", Names(failure.NotRehearsed) is { Length: > 0 } names ? $"{names}. Where it rests on one of these, that alone may be what is wrong." : null);
        Append(text, "Not run", Names(failure.NotRun));
        return text.ToString();
    }

    /// <summary>What of the run is left.</summary>
    private static string Remains(MigrationFailure failure, bool isCommitUnknown) => failure switch
    {
        { Failed.Transactional: false } => $"\n  It runs outside a transaction: {RemainsOutside(failure.Failed.Statements + failure.Failed.Resumed)}",
        { IsDryRun: true } => "\n  It was a dry run: all of it is rolled back.",
        { IsSingleTransaction: true } when isCommitUnknown => "\n  The run is one transaction: all of its migrations are there, or none is.",
        { IsSingleTransaction: true } => "\n  The run is one transaction, and all of it is rolled back: nothing was kept.",
        _ => isCommitUnknown ? "" : "\n  All of it is rolled back.",
    };

    private static string RemainsOutside(int done) => done switch
    {
        0 => "none of its statements was done before. The next run begins with the first.",
        1 => "1 of its statements was done before, and stays. The next run goes on behind it.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{done} of its statements were done before, and stay. The next run goes on behind them."),
    };

    /// <summary>
    /// 25001: the statement cannot run in a transaction. 55P04: an enum's new value cannot be used before the commit of its ALTER TYPE,
    /// which in a run that is one transaction an earlier migration may have said.
    /// </summary>
    private static string? RemedyFor(string? sqlState, MigrationFailure failure)
    {
        var optOut = failure.Failed.Step.Body is { Transactional: true, OptOut: { } words } ? $"take it out of the transaction: {words}" : null;
        return (sqlState, failure) switch
        {
            ("55P04", { IsDryRun: true, RolledBack.Count: > 0 }) =>
                "where an earlier migration adds the value, only the dry run fails: it is one transaction, and the run itself commits in between, unless it has "
                + $"-SingleTransaction. What comes from here on was not rehearsed.{(optOut is null ? "" : $" Where this migration adds it, {optOut}.")}",
            ("55P04", { IsSingleTransaction: true, RolledBack.Count: > 0 }) =>
                $"where an earlier migration adds the value, run without -SingleTransaction.{(optOut is null ? "" : $" Where this migration adds it, {optOut}.")}",
            ("25001" or "55P04", _) when optOut is not null => $"{optOut}.",
            _ => null,
        };
    }

    private static void Append(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {label}: {value}");
        }
    }

    private static string Names(IEnumerable<MigrationStep> steps) => string.Join(", ", steps.Select(step => step.Migration.Name.Value));

    /// <summary>The server counts COPY's lines of data from 1, and names one in its context; the line itself stands there too.</summary>
    private static (SourceLocation? Location, string? Excerpt)? LocateData(SqlStatement statement, ServerError? server, string? file) =>
        file is not null && statement.Data is { Line: > 0 and var first } && DataLine().Match(server?.Where ?? "") is { Success: true } match
            ? (new SourceLocation(file, first - 1 + int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture)), null)
            : null;

    /// <summary>
    /// The server counts characters of the statement, from 1 (PostgreSQL manual, field P); the file counts lines and columns.
    /// </summary>
    private static (SourceLocation? Location, string? Excerpt) Locate(SqlStatement statement, int position, string? file)
    {
        var text = statement.Text;
        var index = IndexOf(text, position);
        var lineStart = index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;
        var lineEnd = text.IndexOf('\n', index) is var end and >= 0 ? end : text.Length;
        var linesBefore = text.AsSpan(0, lineStart).Count('\n');
        var column = index - lineStart + (linesBefore == 0 && statement.Line > 0 ? statement.Column : 1);
        var location = file is null || statement.Line == 0 ? null : new SourceLocation(file, statement.Line + linesBefore, column);
        return (location, Excerpt(text[lineStart..lineEnd].TrimEnd('\r'), index - lineStart));
    }

    /// <summary>The server counts code points where .NET counts UTF-16 units.</summary>
    private static int IndexOf(string text, int position)
    {
        var index = 0;
        for (var character = 1; character < position && index < text.Length; character++)
        {
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        }

        return Math.Min(index, text.Length);
    }

    private static string Excerpt(string line, int caret)
    {
        var from = Math.Max(0, Math.Min(caret - (MaxExcerpt / 2), line.Length - MaxExcerpt));
        var shown = line.Substring(from, Math.Min(MaxExcerpt, line.Length - from));
        var indent = string.Concat(shown.Take(caret - from).Select(character => character == '\t' ? '\t' : ' '));
        return $"{shown}\n{indent}^";
    }

    [GeneratedRegex(@"\ACOPY [^\n]*?, line (?<line>[0-9]{1,9})", RegexOptions.ExplicitCapture)]
    private static partial Regex DataLine();
}
