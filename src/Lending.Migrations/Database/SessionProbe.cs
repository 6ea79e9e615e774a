using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>What is found out about a session before anything is done in it.</summary>
internal sealed class SessionProbe
{
    private const string FirstColumn = "lending_database";

    /// <summary>The schemas with the table as one text, quoted: the driver would have to learn of arrays for it.</summary>
    private const string Question =
        $"""
        SELECT current_database()::text AS {FirstColumn}, session_user::text, current_schema()::text, current_setting('server_version'),
               (SELECT string_agg('"' || replace(s, '"', '""') || '"', ', ' ORDER BY place)
                FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (s, place)
                WHERE to_regclass(quote_ident(s) || '.' || quote_ident($1)) IS NOT NULL),
               pg_backend_pid(), pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
               coalesce(current_setting('client_connection_check_interval', true) = '0' AND version() LIKE '%linux%', false),
               {EnvironmentTable.Question}
        """;

    private readonly bool _recovers;
    private readonly bool _readOnly;

    private SessionProbe(DatabaseIdentity identity, bool recovers, bool readOnly) => (Identity, _recovers, _readOnly) = (identity, recovers, readOnly);

    public DatabaseIdentity Identity { get; }

    /// <summary>
    /// Has the server look every ten seconds whether we are still there, also while a statement runs: without it a statement goes on to its
    /// end, and the lock with it, when we are long gone. Empty where the server cannot (before 14, and not on Linux) or has been told
    /// another time.
    /// </summary>
    public IReadOnlyList<string> Watch { get; private init; } = [];

    /// <summary>In words.</summary>
    public string Kind => _recovers ? "a standby" : _readOnly ? "read-only" : "a primary";

    /// <summary>
    /// Asks, in one round trip: as a single statement where that is enough, because a driver that has pipelined keeps its socket
    /// non-blocking, and every later round trip is slower; else in a transaction, because whether the session is our own is not known
    /// yet. It is not where the server's process is another one than the connection was told of: a pooler makes up what it tells.
    /// </summary>
    public static SessionProbe Of(NpgsqlConnection connection, DatabaseHost host, SessionSettings prepared, MigratorSettings settings)
    {
        var before = prepared.AsProbe().ToList();
        NpgsqlParameter[] names =
        [
            new NpgsqlParameter<string> { TypedValue = settings.Table },
            new NpgsqlParameter<string> { TypedValue = TableNames.EnvironmentOf(settings.Table) },
        ];
        if (before.Count == 0)
        {
            using var command = new NpgsqlCommand(Question, connection);
            command.Parameters.AddRange(names);
            using var reader = command.ExecuteReader();
            return Read(reader, connection, host, settings);
        }

        using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])["BEGIN", .. before, Question, "COMMIT"])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        batch.BatchCommands[^2].Parameters.AddRange(names);
        try
        {
            using var reader = batch.ExecuteReader();
            while (reader.GetName(0) != FirstColumn)
            {
                reader.NextResult();
            }

            return Read(reader, connection, host, settings);
        }
        catch (PostgresException refused) when (refused.BatchCommand?.CommandText.StartsWith("SET LOCAL ROLE", StringComparison.Ordinal) == true)
        {
            throw Errors.RoleRefused(refused, prepared.Role!, connection.UserName ?? "");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Errors.Refused("read what the database is named", refused, connection.UserName ?? "", prepared.Role);
        }
    }

    /// <summary>Whether this is a server that <c>target_session_attrs</c> asks for (PostgreSQL manual, 34.1.2).</summary>
    public bool Is(string wanted) => wanted switch
    {
        "read-write" => !_readOnly,
        "read-only" => _readOnly,
        "primary" => !_recovers,
        "standby" => _recovers,
        _ => true,
    };

    /// <exception cref="DatabaseRefusedException">Nothing can be written here.</exception>
    public void RequireWritable()
    {
        var where = $"{Identity.Server}, database '{Identity.Database}'";
        if (_recovers)
        {
            throw new DatabaseRefusedException(
                "ServerIsStandby",
                $"The server is a standby ({where}): it repeats what the primary does and takes no migrations. Nothing was changed. Name the "
                + "primary, or name all servers and add target_session_attrs=read-write.");
        }

        if (_readOnly)
        {
            throw new DatabaseRefusedException(
                "DatabaseReadOnly",
                $"The database is read-only ({where}): default_transaction_read_only is on for it, the user or the server. Nothing was changed. "
                + "Whoever set it may have stopped all changes; lift it, or name another server.");
        }
    }

    private static SessionProbe Read(NpgsqlDataReader reader, NpgsqlConnection connection, DatabaseHost host, MigratorSettings settings)
    {
        reader.Read();
        var schema = reader.IsDBNull(2) ? "" : reader.GetString(2);
        var server = host.IsSocket ? host.Name : $"{host.Name}:{host.Port}";
        var identity = new DatabaseIdentity(server, reader.GetString(0), reader.GetString(1), schema, reader.GetString(3).Split(' ')[0])
        {
            Role = settings.Role,
            IsPooled = reader.GetInt32(5) != connection.ProcessID,
            Environment = EnvironmentTable.Choose(reader.IsDBNull(9) ? "" : reader.GetString(9)),
        };
        RequireSchema(identity, settings, reader.IsDBNull(4) ? null : reader.GetString(4));
        return new SessionProbe(identity, reader.GetBoolean(6), reader.GetBoolean(7))
        {
            Watch = reader.GetBoolean(8) ? ["SET LOCAL client_connection_check_interval = 10000"] : [],
        };
    }

    private static void RequireSchema(DatabaseIdentity identity, MigratorSettings settings, string? schemasWithTable)
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

        if (schemasWithTable is not null && schemasWithTable != TableNames.Quote(identity.Schema))
        {
            throw new InvalidMigrationException(
                "MetaTableAmbiguous",
                $"The search_path begins with schema \"{identity.Schema}\", and there is a table \"{settings.Table}\" in "
                + $"{schemasWithTable}. Name the schema that is meant (-Schema).");
        }
    }
}
