using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The one connection of a run.</summary>
internal sealed class PostgresSession : IMigrationSession
{
    private readonly NpgsqlConnection _connection;
    private readonly MetaTable _meta;
    private readonly HistoryTable _history;
    private readonly AdvisoryLock _lock;
    private readonly StepExecutor _executor;
    private bool _locked;

    private PostgresSession(NpgsqlConnection connection, DatabaseIdentity identity, MigratorSettings settings)
    {
        var tables = new TableNames(identity.Schema, settings.Table);
        Identity = identity;
        _connection = connection;
        _meta = new MetaTable(connection, tables);
        _history = new HistoryTable(connection, tables, settings.Runner);
        _lock = new AdvisoryLock(connection, tables);
        _executor = new StepExecutor(connection, _meta, _history, identity);
    }

    public DatabaseIdentity Identity { get; }

    /// <summary>Asks an open connection where it is.</summary>
    /// <exception cref="InvalidMigrationException">The schema does not exist, or it is not clear which one is meant.</exception>
    public static PostgresSession On(NpgsqlConnection connection, MigratorSettings settings)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT current_database()::text, session_user::text, current_schema()::text, current_setting('server_version'),
                   ARRAY(SELECT s::text FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (s, place)
                         WHERE to_regclass(quote_ident(s) || '.' || quote_ident($1)) IS NOT NULL ORDER BY place)
            """,
            connection);
        command.Parameters.AddWithValue(settings.Table);
        using var reader = command.ExecuteReader();
        reader.Read();
        var schema = reader.IsDBNull(2) ? null : reader.GetString(2);
        var identity = new DatabaseIdentity(
            ServerOf(connection), reader.GetString(0), reader.GetString(1), schema ?? "", reader.GetString(3).Split(' ')[0]);
        RequireSchema(identity, settings, reader.GetFieldValue<string[]>(4));
        reader.Close();
        return new PostgresSession(connection, identity, settings);
    }

    public bool TryLock() => _locked = _lock.TryAcquire();

    public LockHolder? FindLockHolder() => _lock.FindHolder();

    public void EnsureTables() => Guarded("create the tables of records in schema \"" + Identity.Schema + "\"", () =>
    {
        if (!_meta.Inspect())
        {
            _meta.Create();
            _meta.Inspect();
        }

        if (!_history.Exists())
        {
            _history.Create();
        }

        return true;
    });

    public IReadOnlyList<ExecutedMigration> ReadExecuted() => Guarded<IReadOnlyList<ExecutedMigration>>(
        "read the table of records", () => _meta.Inspect() ? _meta.Read() : []);

    public IReadOnlyList<ExecutedMigration> AddHistory(IReadOnlyList<ExecutedMigration> executed) => Guarded("read the history", () =>
    {
        if (executed.Count == 0 || !_history.Exists())
        {
            return executed;
        }

        var ups = _history.ReadLastUps();
        return [.. executed.Select(row => ups.TryGetValue(row.Stem, out var up)
            ? row with { ExecutedAt = up.StartedAt, Duration = up.Duration, Checksum = up.Checksum }
            : row)];
    });

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run) => _executor.Execute(step, runId, run);

    /// <summary>Unlocks and closes. Where the connection is gone the server has unlocked already.</summary>
    public void Dispose()
    {
        try
        {
            if (_locked)
            {
                _lock.Release();
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
        }

        _connection.Dispose();
    }

    private static string ServerOf(NpgsqlConnection connection) =>
        connection.Host is { } host && host.StartsWith('/') ? host : $"{connection.Host}:{connection.Port}";

    private static void RequireSchema(DatabaseIdentity identity, MigratorSettings settings, string[] schemasWithTable)
    {
        if (identity.Schema.Length == 0)
        {
            throw new InvalidMigrationException(
                "SchemaNotFound",
                settings.Schema is null
                    ? "No schema of the session's search_path exists. Create one, or name the schema to work in (-Schema)."
                    : $"The schema \"{settings.Schema}\" does not exist in database '{identity.Database}' (or user '{identity.User}' may not use it). "
                        + $"Create it first: CREATE SCHEMA {TableNames.Quote(settings.Schema)};");
        }

        if (schemasWithTable.Length > 1 || (schemasWithTable.Length == 1 && schemasWithTable[0] != identity.Schema))
        {
            throw new InvalidMigrationException(
                "MetaTableAmbiguous",
                $"The search_path begins with schema \"{identity.Schema}\", and there is a table \"{settings.Table}\" in "
                + $"{string.Join(", ", schemasWithTable.Select(TableNames.Quote))}. Name the schema that is meant (-Schema).");
        }
    }

    private T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException exception)
        {
            throw Errors.Refused(what, exception, Identity.User);
        }
    }
}
