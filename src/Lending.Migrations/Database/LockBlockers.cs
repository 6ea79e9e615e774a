using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Who stands in the way of a statement that waited for a lock in vain. Asked right after the rollback, on the run's own connection:
/// the wait itself is over by then, so it is those who hold locks on the relations that the statement names.
/// </summary>
internal static class LockBlockers
{
    /// <summary>More would be a list, not an answer.</summary>
    private const int Most = 5;

    /// <summary>A query that is longer, in characters, is cut.</summary>
    private const int LongestQuery = 200;

    private const string NamedInStatement = """lower($1) ~ ('\m' || regexp_replace(lower(c.relname), '([^[:alnum:]_])', '\\\1', 'g') || '\M')""";

    private const string StandsInSchemas = "c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY ($1))";

    /// <summary>Whether an error says that a lock was not to be had: it may be to be had in a moment.</summary>
    public static bool IsBlocked(Exception exception) => SqlStateOf(exception)
        is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The sessions that hold locks on what a statement names; none where they have let go, or cannot be asked for.</summary>
    public static IReadOnlyList<BlockingSession> Find(NpgsqlConnection connection, string statement) =>
        Find(connection, NamedInStatement, new NpgsqlParameter<string> { TypedValue = statement });

    /// <summary>The sessions that hold locks on anything in schemas.</summary>
    public static IReadOnlyList<BlockingSession> FindIn(NpgsqlConnection connection, string[] schemas) =>
        Find(connection, StandsInSchemas, new NpgsqlParameter<string[]> { TypedValue = schemas });

    private static string Sql(string relations) =>
        $"""
        SELECT a.pid, a.application_name, a.usename::text, a.state, a.query_start, left(a.query, {LongestQuery})
        FROM pg_catalog.pg_stat_activity a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND EXISTS (
            SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
            WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation'
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              AND {relations})
        ORDER BY a.xact_start
        LIMIT {Most}
        """;

    private static List<BlockingSession> Find(NpgsqlConnection connection, string relations, NpgsqlParameter about)
    {
        try
        {
            using var command = new NpgsqlCommand(Sql(relations), connection);
            command.Parameters.Add(about);
            using var reader = command.ExecuteReader();
            var found = new List<BlockingSession>();
            while (reader.Read())
            {
                found.Add(new BlockingSession(
                    reader.GetInt32(0), Text(reader, 1), Text(reader, 2), Text(reader, 3),
                    reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), Text(reader, 5)));
            }

            return found;
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static string? SqlStateOf(Exception? exception) => exception switch
    {
        null => null,
        PostgresException { SqlState: var state } => state,
        _ => SqlStateOf(exception.InnerException),
    };
}
