namespace Lending.Migrations.Tests.Running;

/// <summary>Writes down all that is asked of it and all that is told.</summary>
internal sealed class FakeDatabase : IMigrationDatabase, IMigrationSession, IDatabaseCare, IMigrationObserver
{
    public List<string> Journal { get; } = [];

    public List<string> Rows { get; } = [];

    public int LockTriesBeforeSuccess { get; set; }

    public string? Fails { get; set; }

    public string? ThrowAfter { get; set; }

    public Action OnExecute { get; set; } = () => { };

    public DatabaseIdentity Identity { get; set; } = new("db01:5432", "lending", "ops", "public", "15.0");

    public IOpeningSession BeginOpen()
    {
        Journal.Add("begin to open");
        return new Opening(this);
    }

    public bool IsLocked { get; private set; }

    public bool IsReadOnly { get; set; }

    public void RequireWritable()
    {
        if (IsReadOnly)
        {
            throw new DatabaseRefusedException("ServerIsStandby", "The server is a standby.");
        }
    }

    public void Require(IReadOnlyList<MigrationStep> steps)
    {
    }

    public bool TryLock()
    {
        Journal.Add("try lock");
        return IsLocked = LockTriesBeforeSuccess-- <= 0;
    }

    public LockHolder? FindLockHolder() => new(4711, "the other", "ops", "db01", DateTimeOffset.UnixEpoch);

    public void EnsureTables() => Journal.Add("ensure tables");

    public IReadOnlyList<ExecutedMigration> ReadExecuted()
    {
        Journal.Add("read");
        return Rows.ConvertAll(row => new ExecutedMigration(row, MigrationName.StemOf(row)));
    }

    public MigrationRecords AddHistory(IReadOnlyList<ExecutedMigration> executed)
    {
        Journal.Add("read history");
        return new MigrationRecords(executed, []);
    }

    public IDatabaseCare Care => this;

    public void SetEnvironment(DatabaseEnvironment environment) => Journal.Add($"set environment {environment}");

    public void TerminateOthers(Action<MigrationEvent> tell, CancellationToken cancellation) => Journal.Add("terminate others");

    public SchemaContents Look(IReadOnlyList<string> moreSchemas)
    {
        Journal.Add("look");
        return new SchemaContents(["table a"], []);
    }

    public SchemaContents Empty(IReadOnlyList<string> moreSchemas, Guid runId, CancellationToken cancellation)
    {
        Journal.Add("empty");
        return new SchemaContents(["table a"], []);
    }

    public int RunAlone(IEnumerable<SqlStatement> statements, CancellationToken cancellation)
    {
        Journal.Add("seed " + string.Join(';', statements));
        return 1;
    }

    public IReadOnlyList<HistoryEntry> ReadHistory(HistoryQuery query)
    {
        Journal.Add("read history");
        return [];
    }

    public void Record(IReadOnlyList<RecordChange> changes, Guid runId, string? reason) =>
        Journal.Add($"record {string.Join(' ', changes.Select(change => $"{change.Action} {change.Name}"))}");

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run)
    {
        Journal.Add("execute " + Short(step));
        OnExecute();
        var outcome = new MigrationOutcome(step, Identity, DateTimeOffset.UnixEpoch, TimeSpan.Zero, 1, true);
        return step.Migration.Name.Value == Fails
            ? throw new StepFailedException(outcome, new StatementFailedException(
                "42704: type \"integr\" does not exist",
                new ServerError("42704", "type \"integr\" does not exist", "the detail", "the hint", 22, null),
                new SqlStatement("CREATE TABLE a (\n  i integr)", 12, 3)))
            : outcome;
    }

    public ISharedTransaction BeginShared(bool isRehearsal)
    {
        Journal.Add(isRehearsal ? "begin rehearsal" : "begin");
        return new Shared(this);
    }

    public void Dispose() => Journal.Add("close");

    public void Observe(MigrationEvent migrationEvent)
    {
        var text = migrationEvent switch
        {
            MigrationEvent.Planned planned => $"Planned {string.Join(' ', planned.Steps.Select(Short))}".TrimEnd(),
            MigrationEvent.Starting starting => $"Starting {Short(starting.Step)} {starting.Position}/{starting.Total}",
            MigrationEvent.Finished finished => $"Finished {Short(finished.Outcome.Step)}",
            MigrationEvent.Failed failed => $"Failed {Short(failed.Failure.Failed.Step)}",
            MigrationEvent.WaitingForLock waiting => $"WaitingForLock {waiting.Holder?.ProcessId}",
            _ => migrationEvent.GetType().Name,
        };
        Journal.Add(text);
        if (text == ThrowAfter)
        {
            throw new NotSupportedException("stop the upstream commands");
        }
    }

    private static string Short(MigrationStep step) => step.Migration.Name.Description;

    private sealed class Shared(FakeDatabase database) : ISharedTransaction
    {
        private bool _committed;

        public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run, bool commits)
        {
            var outcome = database.Execute(step, runId, run);
            if (commits)
            {
                database.Journal.Add("commit");
            }

            _committed = commits;
            return outcome;
        }

        public void Dispose()
        {
            if (!_committed)
            {
                database.Journal.Add("roll back");
            }
        }
    }

    private sealed class Opening(FakeDatabase database) : IOpeningSession
    {
        private bool _completed;

        public IMigrationSession Complete(Action<MigrationEvent> tell, CancellationToken cancellation)
        {
            _completed = true;
            database.Journal.Add("open");
            return database;
        }

        public void Dispose()
        {
            if (!_completed)
            {
                database.Journal.Add("let go");
            }
        }
    }
}
