using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The one connection of a run.</summary>
internal sealed class PostgresSession : IMigrationSession
{
    private readonly NpgsqlConnection _connection;
    private readonly Pipeline _pipeline;
    private readonly SessionProbe _probe;
    private readonly MetaTable _meta;
    private readonly HistoryTable _history;
    private readonly HistoryReader _historyReader;
    private readonly AdvisoryLock _lock;
    private readonly ISessionScope _scope;
    private readonly StepExecutor _executor;
    private readonly BuildWatch _watch;

    private PostgresSession(NpgsqlConnection connection, SessionProbe probe, SessionSettings prepared, MigratorSettings settings)
    {
        var tables = new TableNames(probe.Identity.Schema, settings.Table);
        _connection = connection;
        _pipeline = new Pipeline(connection);
        _probe = probe;
        _meta = new MetaTable(connection, tables);
        _history = new HistoryTable(connection, tables, settings.Runner);
        _historyReader = new HistoryReader(connection, tables);
        _lock = new AdvisoryLock(connection, tables);
        _scope = Identity.IsPooled ? new LentSession(connection, _lock, prepared, probe.Watch) : new OwnSession(connection, _lock, prepared, probe.Watch);
        _watch = new BuildWatch(_pipeline);
        _executor = new StepExecutor(_pipeline, _scope, _meta, _history, Identity) { Watch = _watch };
        Care = new DatabaseCare(_pipeline, _scope, tables, settings, Identity);
    }

    public IDatabaseCare Care { get; }

    public DatabaseIdentity Identity => _probe.Identity;

    public bool IsLocked => _scope.IsLocked;

    /// <summary>What kind of server this is, in words.</summary>
    public string Kind => _probe.Kind;

    /// <summary>Asks an open connection where it is, and as whom.</summary>
    /// <exception cref="InvalidMigrationException">The schema does not exist, or it is not clear which one is meant.</exception>
    /// <exception cref="DatabaseRefusedException">The user may not act as the role.</exception>
    public static PostgresSession On(NpgsqlConnection connection, DatabaseHost host, SessionSettings prepared, MigratorSettings settings)
    {
        var probe = SessionProbe.Of(connection, host, prepared, settings);
        if (prepared.Role is not null && !probe.Identity.IsPooled)
        {
            using var command = new NpgsqlCommand(prepared.SetRole(local: false), connection);
            command.ExecuteNonQuery();
        }

        return new PostgresSession(connection, probe, prepared, settings);
    }

    /// <summary>Whether this is a server that target_session_attrs asks for.</summary>
    public bool Is(string wanted) => _probe.Is(wanted);

    /// <summary>Passes on what the server says from now on.</summary>
    public void Hear(Action<MigrationEvent> tell)
    {
        _pipeline.Hear(tell);
        _watch.Hear(tell);
    }

    public void RequireWritable() => _probe.RequireWritable();

    public void Require(IReadOnlyList<MigrationStep> steps)
    {
        if (Identity.IsPooled && steps.Where(step => !step.Body.Transactional).Select(step => step.Migration.Name.Value).ToList() is { Count: > 0 } names)
        {
            throw new InvalidMigrationException(
                "DirectConnectionRequired",
                $"{string.Join(", ", names)} {(names.Count == 1 ? "runs" : "run")} outside a transaction, and between here and the server stands a pooler, through which the lock is held "
                + "only inside one. Nothing was changed. Connect to the server itself (its own port, often 5432) for this run.");
        }
    }

    public bool TryLock() => Guarded("take the lock of the migrations", _scope.TryLock);

    public LockHolder? FindLockHolder() => Guarded("look who holds the lock", _lock.FindHolder);

    public void EnsureTables()
    {
        if (MakeTables())
        {
            Guarded("create the tables of records", () =>
            {
                _scope.Keep();
                return true;
            });
        }
    }

    private bool MakeTables() => Guarded("create the tables of records in schema \"" + Identity.Schema + "\"", () =>
    {
        var made = !_meta.Inspect();
        if (made)
        {
            _meta.Create();
            _meta.Inspect();
        }

        if (!_history.Exists())
        {
            _history.Create();
            made = true;
        }

        return made;
    });

    public IReadOnlyList<ExecutedMigration> ReadExecuted() => Guarded<IReadOnlyList<ExecutedMigration>>(
        "read the table of records", () => _scope.Read(() => _meta.Inspect() ? _meta.Read() : []));

    public MigrationRecords AddHistory(IReadOnlyList<ExecutedMigration> executed) => Guarded(
        "read the history", () => _scope.Read(() => _history.Exists() ? AddDone(_historyReader.ReadLast().Complete(executed)) : new MigrationRecords(executed, [])));

    public IReadOnlyList<HistoryEntry> ReadHistory(HistoryQuery query) => Guarded<IReadOnlyList<HistoryEntry>>(
        "read the history", () => _scope.Read(() => _history.Exists() ? _historyReader.ReadEntries(query) : []));

    public void Record(IReadOnlyList<RecordChange> changes, Guid runId, string? reason) =>
        new RecordWriter(_connection, _scope, _meta, _history).Write(changes, runId, reason);

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run) => _executor.Execute(step, runId, run);

    public ISharedTransaction BeginShared(bool isRehearsal)
    {
        var shared = new SharedTransaction(_connection, _scope, _history, _executor, isRehearsal);
        try
        {
            Guarded("begin the transaction of the run", () =>
            {
                shared.Begin();
                return true;
            });
            _ = isRehearsal && MakeTables();
            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    /// <summary>Unlocks and closes. Where the connection is gone the server has unlocked already.</summary>
    public void Dispose()
    {
        try
        {
            _scope.Release();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
        }

        _connection.Dispose();
    }

    private MigrationRecords AddDone(MigrationRecords records) => records with { Interrupted = _history.Statements.AddDone(records.Interrupted) };

    private T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException exception)
        {
            throw Errors.Refused(what, exception, Identity.User, Identity.Role);
        }
    }
}
