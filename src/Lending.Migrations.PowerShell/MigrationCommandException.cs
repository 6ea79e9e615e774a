using Lending.Migrations;

namespace LendingMigrations;

/// <summary>
/// What an error record of the module carries. All texts are safe to be printed; the engine's own exception is the inner one
/// where nothing in it had to be masked.
/// </summary>
public sealed class MigrationCommandException : Exception
{
    internal MigrationCommandException(Exception cause, ForeignText text, MigrationPlace? about = null)
        : base((about is null ? "" : $"{about}: ") + text.Clean(cause.Message), IsSafe(cause, text) ? cause : null)
    {
        ErrorId = (cause as MigrationException)?.ErrorId ?? "UnexpectedError";
        var failure = (cause as MigrationFailedException)?.Failure;
        var location = failure?.Location ?? (cause as InvalidMigrationException)?.Location;
        Migration = ShellText.Plain.Clean(failure?.Failed.Step.Migration.Name.Value);
        SqlState = failure?.Server?.SqlState;
        Detail = text.Clean(failure?.Server?.Detail);
        Hint = text.Clean(failure?.Server?.Hint);
        File = text.Clean(location?.File);
        Line = location?.Line ?? 0;
        Column = location?.Column ?? 0;
    }

    /// <summary>Stable, for scripts and runbooks: the first half of FullyQualifiedErrorId.</summary>
    public string ErrorId { get; }

    /// <summary>The migration that failed; null where it was none.</summary>
    public string? Migration { get; }

    /// <summary>The server's five characters; null where it was not the server.</summary>
    public string? SqlState { get; }

    /// <summary>The server's DETAIL, if any.</summary>
    public string? Detail { get; }

    /// <summary>The server's HINT, if any.</summary>
    public string? Hint { get; }

    /// <summary>The file that the mistake stands in; null where there is none.</summary>
    public string? File { get; }

    /// <summary>From 1; 0 where unknown.</summary>
    public int Line { get; }

    /// <summary>From 1; 0 where unknown.</summary>
    public int Column { get; }

    private static bool IsSafe(Exception cause, ForeignText text)
    {
        var whole = cause.ToString().ReplaceLineEndings("\n");
        return text.Clean(whole) == whole;
    }
}
