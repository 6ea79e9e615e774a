using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// The lock that keeps two runners apart: an advisory lock, gone with its session, or with its transaction. It is only ever tried: a session
/// that waits inside <c>pg_advisory_lock</c> holds a snapshot, and with CREATE INDEX CONCURRENTLY that is a deadlock.
/// </summary>
internal sealed class AdvisoryLock(NpgsqlConnection connection, TableNames tables)
{
    /// <summary>The column that tells whether <see cref="TryInTransaction"/> took it.</summary>
    public const string Taken = "lending_lock_taken";

    private const string Held = "lending_lock_held";

    private readonly long _key = KeyOf(tables.Schema, tables.Meta);

    /// <summary>
    /// Takes it once more, and fails where another session has it: what a migration says may have given it up (DISCARD ALL,
    /// <c>pg_advisory_unlock_all()</c>). Held several times, it goes at once by <see cref="Release"/>.
    /// </summary>
    public string Hold => string.Create(CultureInfo.InvariantCulture, $"1 / pg_catalog.pg_try_advisory_lock({_key})::int AS {Held}");

    /// <summary>Whether it was <see cref="Hold"/> that failed.</summary>
    public static bool IsLost(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.DivisionByZero
        && exception.BatchCommand is { CommandText: var sql }
        && (sql.EndsWith(Held, StringComparison.Ordinal) || PreparedRecords.IsSuccess(sql));

    public bool TryAcquire()
    {
        using var command = new NpgsqlCommand("SELECT pg_catalog.pg_try_advisory_lock($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _key });
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>The same lock, held by the transaction and gone with it. The two kinds keep each other out.</summary>
    public NpgsqlBatchCommand TryInTransaction()
    {
        var command = new NpgsqlBatchCommand($"SELECT pg_catalog.pg_try_advisory_xact_lock($1) AS {Taken}");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _key });
        return command;
    }

    /// <summary>Gives it up as often as it was taken: a session that is only closed keeps it for a moment, and the next runner would wait.</summary>
    public void Release()
    {
        using var command = new NpgsqlCommand("SELECT pg_catalog.pg_advisory_unlock_all()", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Who holds it. A bigint key stands in <c>pg_locks</c> as two halves, with <c>objsubid</c> 1 (PostgreSQL manual, pg_locks).
    /// </summary>
    public LockHolder? FindHolder()
    {
        using var command = new NpgsqlCommand(
            """
            SELECT l.pid, a.application_name, a.usename::text, coalesce(a.client_hostname, host(a.client_addr)), a.backend_start
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND l.classid = $1 AND l.objid = $2
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = (uint)(_key >>> 32), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });
        command.Parameters.Add(new NpgsqlParameter { Value = (uint)_key, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new LockHolder(
                reader.GetInt32(0),
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    private static long KeyOf(string schema, string table) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"lending-migrations\0{schema}\0{table}")));
}
