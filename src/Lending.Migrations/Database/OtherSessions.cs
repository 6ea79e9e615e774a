using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The other clients' sessions on the database.</summary>
internal sealed class OtherSessions(NpgsqlConnection connection, DatabaseIdentity identity)
{
    private const int LongestQuery = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly string Sql =
        $"""
        SELECT pid, application_name, usename::text, state, query_start, left(query, {LongestQuery}) FROM pg_catalog.pg_stat_activity
        WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid() AND backend_type IN ('client backend', 'parallel worker')
        ORDER BY pid
        """;

    /// <summary>Ends those that this user may end, and waits until they are gone.</summary>
    /// <exception cref="DatabaseRefusedException">One of them does not end.</exception>
    public void Terminate(Action<MigrationEvent> tell, CancellationToken cancellation)
    {
        var ended = new HashSet<int>();
        foreach (var session in Read())
        {
            var ends = End(session.ProcessId);
            tell(new MigrationEvent.SessionEnded(session, ends));
            if (ends)
            {
                ended.Add(session.ProcessId);
            }
        }

        var left = (int)(Patience / Pause);
        while (Read().Find(session => ended.Contains(session.ProcessId)) is { } stays)
        {
            if (left-- == 0)
            {
                throw new DatabaseRefusedException(
                    "SessionNotEnded",
                    $"The session {stays} on database '{identity.Database}' was told to end and is still there. No migration was run. Look at what it waits for.");
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private List<BlockingSession> Read()
    {
        using var command = new NpgsqlCommand(Sql, connection);
        using var reader = command.ExecuteReader();
        var found = new List<BlockingSession>();
        while (reader.Read())
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            found.Add(new BlockingSession(
                reader.GetInt32(0), Text(1), Text(2), Text(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), Text(5)));
        }

        return found;
    }

    /// <summary>False where this user may not: the server's own roles decide.</summary>
    private bool End(int processId)
    {
        try
        {
            using var command = new NpgsqlCommand("SELECT pg_catalog.pg_terminate_backend($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = processId });
            command.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }
}
