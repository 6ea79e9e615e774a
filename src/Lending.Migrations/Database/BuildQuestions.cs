using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Asks how far our session has built an index (<c>pg_stat_progress_create_index</c>), on a connection that is opened with the first question.
/// Where that cannot be had there is no progress to tell, and the build goes on.
/// </summary>
/// <param name="builds">The connection that builds.</param>
internal sealed class BuildQuestions(NpgsqlConnection builds) : IDisposable
{
    private const int Patience = 5;

    private const string Question =
        """
        SELECT (SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p.relid),
               (SELECT pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c WHERE c.oid = p.index_relid),
               p.phase,
               CASE WHEN p.lockers_total > 0 AND p.phase LIKE 'waiting%' THEN p.lockers_done WHEN p.blocks_total > 0 THEN p.blocks_done ELSE p.tuples_done END,
               CASE WHEN p.lockers_total > 0 AND p.phase LIKE 'waiting%' THEN p.lockers_total WHEN p.blocks_total > 0 THEN p.blocks_total ELSE p.tuples_total END,
               CASE WHEN p.lockers_total > 0 AND p.phase LIKE 'waiting%' THEN 'transactions' WHEN p.blocks_total > 0 THEN 'blocks' ELSE 'tuples' END,
               w.pid, w.application_name, w.usename::text, w.state, w.query_start, left(w.query, 200)
        FROM pg_catalog.pg_stat_progress_create_index p
        LEFT JOIN pg_catalog.pg_stat_activity w ON w.pid = p.current_locker_pid AND p.phase LIKE 'waiting%'
        WHERE p.pid = $1
        """;

    private NpgsqlConnection? _connection;
    private bool _isHopeless;

    /// <summary>Asks once.</summary>
    /// <param name="elapsed">How long the statement has been running.</param>
    /// <returns>Null where the server tells nothing, or cannot be asked.</returns>
    public IndexBuild? Ask(TimeSpan elapsed)
    {
        if (_isHopeless)
        {
            return null;
        }

        try
        {
            _connection ??= Open();
            using var command = new NpgsqlCommand(Question, _connection) { CommandTimeout = Patience };
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = builds.ProcessID });
            using var reader = command.ExecuteReader();
            return reader.Read() && !reader.IsDBNull(0) ? Read(reader, elapsed) : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // No place for one more connection, a server before 12, a network that is slow: not worth more tries.
            _isHopeless = true;
            return null;
        }
    }

    public void Dispose() => _connection?.Dispose();

    private static IndexBuild Read(NpgsqlDataReader reader, TimeSpan elapsed) => new(
        reader.GetString(0), Text(reader, 1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetString(5), elapsed)
    {
        WaitsFor = reader.IsDBNull(6)
            ? null
            : new BlockingSession(
                reader.GetInt32(6), Text(reader, 7), Text(reader, 8), Text(reader, 9), reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10), Text(reader, 11)),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private NpgsqlConnection Open()
    {
        var connection = (NpgsqlConnection)((ICloneable)builds).Clone();
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
