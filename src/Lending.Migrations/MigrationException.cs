namespace Lending.Migrations;

/// <summary>
/// Every failure that the engine reports. The message stands alone: it names the thing and the remedy. Anything else that
/// escapes the engine is a bug.
/// </summary>
/// <param name="errorId">Stable, for scripts and runbooks: <c>MigrationFailed</c>, <c>ConnectionFailed</c>…</param>
public abstract class MigrationException(string errorId, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Stable, for scripts and runbooks.</summary>
    public string ErrorId { get; } = errorId;
}

/// <summary>Input that cannot be used: a wrong name, file, marker, target, URL or option. Nothing was changed.</summary>
public class InvalidMigrationException(string errorId, string message, SourceLocation? location = null, Exception? innerException = null)
    : MigrationException(errorId, location is null ? message : $"{location}: {message}", innerException)
{
    /// <summary>Where the mistake stands; null where it is not in a file.</summary>
    public SourceLocation? Location { get; } = location;
}

/// <summary>A migration was asked to be undone whose author wrote no way back. Nothing was changed.</summary>
public sealed class MigrationIrreversibleException(IReadOnlyList<Migration> migrations)
    : InvalidMigrationException(
        "MigrationIrreversible",
        $"{string.Join(", ", migrations.Select(migration => $"{migration.Name} ({migration.Origin})"))} cannot be undone: no down is written. "
        + "Nothing was changed. Add a down (for .sql a '-- migrate:down' part), or write a new migration that reverts it.")
{
    /// <summary>Those without a down.</summary>
    public IReadOnlyList<Migration> Migrations { get; } = migrations;
}

/// <summary>The database cannot be reached or let in. Nothing was changed.</summary>
public sealed class DatabaseConnectionException(string errorId, string message, Exception? innerException = null)
    : MigrationException(errorId, message, innerException)
{
    /// <summary>
    /// True where the same may go well in a moment, or with another server: nobody listens, the name is not known, the server starts
    /// or takes no more. A wrong password is none of these.
    /// </summary>
    public bool IsTransient { get; init; }
}

/// <summary>Another runner held the lock until the time was over. Nothing was changed.</summary>
public sealed class MigrationLockException(string message, LockHolder? holder) : MigrationException("LockHeld", message)
{
    /// <summary>Who holds it; null where the server does not show it to this user.</summary>
    public LockHolder? Holder { get; } = holder;
}

/// <summary>The server refused the runner's own work: no right to make the tables, a read-only database and the like.</summary>
public sealed class DatabaseRefusedException(string errorId, string message, Exception? innerException = null)
    : MigrationException(errorId, message, innerException);

/// <summary>The server refused a statement of a migration, or the migration's code threw.</summary>
public sealed class StatementFailedException(string message, ServerError? server, SqlStatement? statement, Exception? innerException = null)
    : MigrationException("StatementFailed", message, innerException)
{
    /// <summary>What the server said; null where it was not the server.</summary>
    public ServerError? Server { get; } = server;

    /// <summary>The statement that failed; null where it was none.</summary>
    public SqlStatement? Statement { get; } = statement;

    /// <summary>Where the migration's code was; null where only the statement tells.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>True where the server was lost in the very moment of the commit: nobody on our side knows whether it was done.</summary>
    public bool IsCommitUnknown { get; init; }
}

/// <summary>A seed failed: all of it is rolled back. The migrations, and the seeds before it, stay.</summary>
/// <param name="seed">The file.</param>
/// <param name="message">What happened, and where.</param>
public sealed class SeedFailedException(string seed, string message, Exception innerException) : MigrationException("SeedFailed", message, innerException)
{
    /// <summary>The file.</summary>
    public string Seed { get; } = seed;
}

/// <summary>A migration failed and the run stopped. What was committed before it stays.</summary>
public sealed class MigrationFailedException(MigrationFailure failure, string message, Exception innerException)
    : MigrationException("MigrationFailed", message, innerException)
{
    /// <summary>What failed, why and where, and what the rest of the run became.</summary>
    public MigrationFailure Failure { get; } = failure;
}

/// <summary>A failed run, in parts.</summary>
/// <param name="Failed">The migration that failed.</param>
/// <param name="Finished">Those that were done and committed before it: they stay done.</param>
/// <param name="NotRun">Those that were not begun.</param>
/// <param name="Server">What the server said; null where the migration's own code threw.</param>
/// <param name="Location">File, line and column; null where there is no file.</param>
/// <param name="Excerpt">The line with a caret below; null where there is no text to show.</param>
public sealed record MigrationFailure(
    MigrationOutcome Failed,
    IReadOnlyList<MigrationOutcome> Finished,
    IReadOnlyList<MigrationStep> NotRun,
    ServerError? Server,
    SourceLocation? Location,
    string? Excerpt)
{
    /// <summary>Who holds locks on what the failed statement names, where it failed because of a lock.</summary>
    public IReadOnlyList<BlockingSession> Blockers { get; init; } = [];

    /// <summary>True where the run was one transaction: nothing of it is kept, and <see cref="Finished"/> is empty.</summary>
    public bool IsSingleTransaction { get; init; }

    /// <summary>True of a dry run, in which nothing would have been kept anyway.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Those that had run before it in the same transaction: they are rolled back with it.</summary>
    public IReadOnlyList<MigrationOutcome> RolledBack { get; init; } = [];

    /// <summary>Those before it that a dry run did not execute: it may rest on one of them.</summary>
    public IReadOnlyList<MigrationStep> NotRehearsed { get; init; } = [];
}

/// <summary>What the server said of an error (PostgreSQL manual, "Error and Notice Message Fields").</summary>
/// <param name="SqlState">Five characters.</param>
/// <param name="Message">The primary message.</param>
/// <param name="Detail">DETAIL, if any.</param>
/// <param name="Hint">HINT, if any.</param>
/// <param name="Position">Character of the statement, from 1; 0 where the server names none.</param>
/// <param name="Where">Call stack of the server's side, if any.</param>
public sealed record ServerError(string SqlState, string Message, string? Detail, string? Hint, int Position, string? Where)
{
    /// <summary>ERROR, FATAL or PANIC.</summary>
    public string Severity { get; init; } = "ERROR";

    /// <summary>The schema that the error is about, if any.</summary>
    public string? Schema { get; init; }

    /// <summary>The table that the error is about, if any.</summary>
    public string? Table { get; init; }

    /// <summary>The column that the error is about, if any.</summary>
    public string? Column { get; init; }

    /// <summary>The data type that the error is about, if any.</summary>
    public string? DataType { get; init; }

    /// <summary>The constraint that the error is about, if any.</summary>
    public string? Constraint { get; init; }

    /// <summary>The routine of the server that reports it, if any.</summary>
    public string? Routine { get; init; }
}

/// <summary>A place in a file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Line">From 1; 0 for the whole file.</param>
/// <param name="Column">From 1; 0 for the whole line.</param>
public sealed record SourceLocation(string File, int Line = 0, int Column = 0)
{
    /// <summary>As compilers write it: <c>file(line,column)</c>.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}({Line})",
        _ => $"{File}({Line},{Column})",
    };
}
