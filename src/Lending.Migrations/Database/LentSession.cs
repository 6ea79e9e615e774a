using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// A pooler lends us one of the server's sessions for each transaction. So each transaction brings all that it needs: the lock,
/// which goes with it, and the settings, with LOCAL; and before it ends the session is put back as it was lent, for the next
/// client.
/// </summary>
internal sealed class LentSession(
    NpgsqlConnection connection, AdvisoryLock advisoryLock, SessionSettings settings, IReadOnlyList<string> watch) : ISessionScope
{
    /// <summary>What the session was lent with: what others have SET in it, a pooler's connect_query for one.</summary>
    private const string Found =
        """
        SELECT pg_catalog.pg_backend_pid(), pg_catalog.jsonb_build_object(
            'role', pg_catalog.current_setting('role'),
            'settings', (SELECT coalesce(pg_catalog.jsonb_object_agg(name, pg_catalog.current_setting(name)), '{}')
                         FROM pg_catalog.pg_settings WHERE source = 'session'))::text
        """;

    /// <summary>
    /// A setting that the session was not lent with goes back to its own default. RESET ALL would take away what a pooler's
    /// connect_query has set.
    /// </summary>
    private const string PutBack =
        """
        SELECT pg_catalog.set_config(now.name, coalesce(found.value, now.reset_val), false)
        FROM pg_catalog.pg_settings now
        LEFT JOIN pg_catalog.jsonb_each_text($1::jsonb -> 'settings') found ON found.key = now.name
        WHERE now.source = 'session' AND now.name NOT LIKE 'transaction\_%'
        """;

    private string _found = "{}";

    public int Backend { get; private set; }

    public bool IsLocked { get; private set; }

    public bool TryLock()
    {
        using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Found));
            Add(batch, [.. settings.AsLocal(), .. watch]);
            batch.BatchCommands.Add(advisoryLock.TryInTransaction());
            using var reader = batch.ExecuteReader();
            reader.Read();
            (Backend, _found) = (reader.GetInt32(0), reader.GetString(1));
            while (reader.NextResult())
            {
                IsLocked = reader.GetName(0) == AdvisoryLock.Taken && reader.Read() && reader.GetBoolean(0);
            }
        }

        if (!IsLocked)
        {
            RollBack();
        }

        return IsLocked;
    }

    public void Release()
    {
        if (IsLocked)
        {
            RollBack();
        }
    }

    public T Read<T>(Func<T> work)
    {
        if (IsLocked)
        {
            return work();
        }

        using (var batch = new NpgsqlBatch(connection))
        {
            Add(batch, ["BEGIN", .. settings.AsLocal()]);
            batch.ExecuteNonQuery();
        }

        try
        {
            return work();
        }
        finally
        {
            RollBack();
        }
    }

    public void Keep()
    {
        IsLocked = false;
        using var command = new NpgsqlCommand("COMMIT", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>No BEGIN: the lock's transaction is open.</summary>
    /// <exception cref="MigrationLockException">It is not, and another runner has the lock.</exception>
    public IReadOnlyList<string> BeginStep(MigrationBody? body = null) => IsLocked || TryLock() ? SessionSettings.SetLockTimeout(body) : throw new MigrationLockException(
        "Another runner took the lock of the migrations meanwhile. Nothing was changed; run again.", holder: null);

    public IReadOnlyList<string> BeginRecords() => ["BEGIN", .. settings.AsLocal()];

    /// <summary>A transaction's lock cannot be given up before its end.</summary>
    public string? HoldLock => null;

    public IReadOnlyList<string> Restore() =>
        ["SET SESSION AUTHORIZATION DEFAULT", settings.Role is null ? RoleFound(local: true) : settings.SetRole(local: true)];

    public IReadOnlyList<string> ActAsRunner() => Restore();

    /// <summary>As the session was lent, and then as each transaction of ours begins.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Renew() =>
        [new("SET SESSION AUTHORIZATION DEFAULT"), .. AsFound(), .. settings.AsLocal().Concat(watch).Select(sql => new NpgsqlBatchCommand(sql))];

    public IReadOnlyList<NpgsqlBatchCommand> Commit()
    {
        IsLocked = false;
        return [.. AsFound(), new("COMMIT")];
    }

    public void RollBack()
    {
        IsLocked = false;
        Rollback.Of(connection);
    }

    private static void Add(NpgsqlBatch batch, IEnumerable<string> commands)
    {
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }
    }

    private NpgsqlBatchCommand[] AsFound()
    {
        var putBack = new NpgsqlBatchCommand(PutBack);
        putBack.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _found, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        return [new(RoleFound(local: false)), putBack];
    }

    private string RoleFound(bool local)
    {
        using var found = System.Text.Json.JsonDocument.Parse(_found);
        var role = found.RootElement.TryGetProperty("role", out var value) ? value.GetString()! : "none";
        return $"SET {(local ? "LOCAL " : "")}ROLE {(role == "none" ? "NONE" : TableNames.Quote(role))}";
    }
}
