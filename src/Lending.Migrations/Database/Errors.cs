using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>Turns the driver's exceptions into ours: each names the thing and the remedy and keeps its cause.</summary>
internal static class Errors
{
    public static StatementFailedException StatementFailed(PostgresException exception, SqlStatement? statement) =>
        new($"{exception.SqlState}: {exception.MessageText}", ServerErrorOf(exception), statement, exception);

    public static StatementFailedException ConnectionLost(NpgsqlException exception) => new(
        $"The connection to the server was lost: {Innermost(exception)} The server rolls an open transaction back by itself.",
        server: null,
        statement: null,
        exception);

    public static StatementFailedException CommitUnknown(NpgsqlException exception) => new(
        "The connection to the server was lost while the migration was being committed, so it is either whole or absent. "
        + $"The status tells which. ({Innermost(exception)})",
        (exception as PostgresException) is { } said ? ServerErrorOf(said) : null,
        statement: null,
        exception)
    {
        IsCommitUnknown = true,
    };

    /// <summary>
    /// The session was ended while it committed, or behind that, before the server said that it is ready: then the error is of no command.
    /// </summary>
    public static bool IsEndedByCommit(PostgresException exception, bool committing) =>
        exception.InvariantSeverity is "FATAL" or "PANIC"
        && (exception.BatchCommand is { CommandText: "COMMIT" } || (committing && exception.BatchCommand is null));

    /// <summary>The guard or the row that goes before a migration's own statements was refused.</summary>
    public static DatabaseRefusedException RecordRefused(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => new(
            "RecordConflict", "Another runner recorded this migration meanwhile. All of it is rolled back; run again.", exception),
        PostgresErrorCodes.InsufficientPrivilege => new(
            "InsufficientPrivilege", $"This user may not record migrations: {exception.MessageText}. Grant INSERT, UPDATE and DELETE.", exception),
        PostgresErrorCodes.ReadOnlySqlTransaction => new(
            "DatabaseReadOnly", "The database is read-only, so no migration can run. Nothing was changed.", exception),
        _ => new("DatabaseRefused", $"The server refused to record the migration: {exception.SqlState}: {exception.MessageText}.", exception),
    };

    /// <summary>Between reading the records and changing them another runner, which takes no lock, changed them.</summary>
    public static DatabaseRefusedException RecordsChangedMeanwhile(PostgresException? cause) => new(
        "RecordConflict", "Another runner changed the records meanwhile. Nothing was changed; look at the status and run again.", cause);

    /// <summary>A migration gave the runners' lock up, and another runner took it.</summary>
    public static DatabaseRefusedException LockLost(PostgresException cause) => new(
        "LockLost",
        "The migration gave up the lock of the migrations, as DISCARD ALL and pg_advisory_unlock_all() do, and another runner has taken it. It is not "
        + "recorded. Take that statement out, look at the status, and run again when the other runner has ended.",
        cause);

    /// <summary>A failure to open the connection.</summary>
    public static DatabaseConnectionException ConnectionFailed(DatabaseHost host, NpgsqlConnectionStringBuilder target, Exception exception)
    {
        var where = $"{host}, database '{target.Database ?? target.Username}', user '{target.Username}'";
        return exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                new("AuthenticationFailed", $"The server does not let us in ({where}): {refused.MessageText}. Check user and password.", refused),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } refused =>
                new("DatabaseNotFound", $"{refused.MessageText} ({where}). Create it, or correct the name in the database URL.", refused),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } refused => new(
                "ConnectionFailed",
                $"The server has no connection left for us ({where}): {refused.SqlState}: {refused.MessageText}. With several targets lower -ThrottleLimit "
                + "(--throttle-limit); else end other sessions, or raise the limit of the server, the database or the user.",
                refused)
            {
                IsTransient = true,
            },
            PostgresException refused => new(
                "ConnectionFailed", $"The server refused the connection ({where}): {refused.SqlState}: {refused.MessageText}.", refused)
            {
                IsTransient = IsTransient(refused),
            },
            _ when Innermost(exception).Contains("password", StringComparison.OrdinalIgnoreCase) => new(
                "AuthenticationFailed",
                $"The server asks for a password and none is given ({where}). Put it into the database URL, PGPASSWORD or ~/.pgpass.",
                exception),
            _ => new("ConnectionFailed", $"Cannot connect to PostgreSQL at {where}: {Innermost(exception)} Check that it runs there and can be reached.", exception)
            {
                IsTransient = Causes(exception).Any(cause => cause is SocketException or TimeoutException or EndOfStreamException),
            },
        };
    }

    /// <summary>We do not trust the server.</summary>
    public static DatabaseConnectionException CertificateRefused(DatabaseHost host, string problem, Exception exception) => new(
        "CertificateRefused",
        $"The certificate of the server {host} is refused here: {problem}. Check sslrootcert and the host's name; nothing was sent to the server.",
        exception);

    /// <summary>A server was reached that is not of the kind that target_session_attrs asks for.</summary>
    public static DatabaseConnectionException NotOfTheWantedKind(DatabaseHost host, string kind, string wanted) => new(
        "NoSuitableServer", $"{host} is {kind}, and target_session_attrs asks for '{wanted}'.")
    {
        IsTransient = true,
    };

    /// <summary>All servers of a list failed.</summary>
    public static DatabaseConnectionException NoneOf(IReadOnlyList<DatabaseConnectionException> failures) => new(
        failures.Any(failure => failure.ErrorId == "NoSuitableServer") ? "NoSuitableServer" : "ConnectionFailed",
        $"None of the {failures.Count} servers can be used. {string.Join(' ', failures.Select(failure => failure.Message))}",
        failures[^1])
    {
        IsTransient = true,
    };

    /// <summary>PgBouncer's answer to <c>options</c>: its own message, with the code of a protocol violation.</summary>
    public static bool IsStartUpParameterRefused(DatabaseConnectionException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } refused
        && refused.MessageText.Contains("startup parameter", StringComparison.Ordinal);

    /// <summary>The driver sends what PGOPTIONS says by itself, where nothing else is said.</summary>
    public static DatabaseConnectionException PoolerRefused(DatabaseConnectionException error) => new(
        error.ErrorId,
        $"{error.Message} That is a pooler, and it takes no start-up parameters. If PGOPTIONS is set, unset it and give the same as options=… in the database "
        + "URL, where it is said in each transaction; else let the pooler ignore them (PgBouncer: ignore_startup_parameters).",
        error);

    /// <summary>The role cannot be taken on.</summary>
    public static DatabaseRefusedException RoleRefused(PostgresException exception, string role, string user) => new(
        "RoleRefused",
        $"User '{user}' cannot act as the role '{role}': {exception.MessageText}. Nothing was changed. "
        + $"GRANT {TableNames.Quote(role)} TO {TableNames.Quote(user)}, or name another role.",
        exception);

    /// <summary>A failure of the runner's own statements.</summary>
    public static MigrationException Refused(string what, NpgsqlException exception, string user, string? role) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => new DatabaseRefusedException(
            "InsufficientPrivilege",
            $"{(role is null ? $"User '{user}'" : $"The role '{role}'")} may not {what}: {refused.MessageText}. Nothing was changed. Grant the right, or run as the owner.",
            refused),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } refused => new DatabaseRefusedException(
            "DatabaseReadOnly", $"The database is read-only, so it is not possible to {what}. Nothing was changed.", refused),
        PostgresException refused => new DatabaseRefusedException(
            "DatabaseRefused", $"The server refused to {what}: {refused.SqlState}: {refused.MessageText}.", refused),
        _ => new DatabaseConnectionException("ConnectionLost", $"The connection to the server was lost: {Innermost(exception)}", exception),
    };

    public static ServerError ServerErrorOf(PostgresException exception) => new(
        exception.SqlState, exception.MessageText, exception.Detail, exception.Hint, exception.Position, exception.Where)
    {
        Severity = exception.InvariantSeverity,
        Schema = exception.SchemaName,
        Table = exception.TableName,
        Column = exception.ColumnName,
        DataType = exception.DataTypeName,
        Constraint = exception.ConstraintName,
        Routine = exception.Routine,
    };

    /// <summary>
    /// It starts, stops or recovers (PostgreSQL manual, appendix A); or a pooler does not reach it, which says so
    /// with a code of class 08.
    /// </summary>
    private static bool IsTransient(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => true,
        ['0', '8', ..] => refused.MessageText.Contains("connect", StringComparison.OrdinalIgnoreCase)
            || refused.MessageText.Contains("server login", StringComparison.OrdinalIgnoreCase)
            || refused.MessageText.Contains("shutting down", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static string Innermost(Exception exception)
    {
        var cause = exception.GetBaseException();
        var message = cause is SocketException or TimeoutException or IOException or NpgsqlException or AuthenticationException or CryptographicException
            ? cause.Message : exception.Message;
        return message.EndsWith('.') ? message : message + ".";
    }
}
