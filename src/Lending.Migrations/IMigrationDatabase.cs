namespace Lending.Migrations;

/// <summary>The database as the run loop sees it; the seam where tests put a fake.</summary>
internal interface IMigrationDatabase
{
    /// <summary>Begins to open the one connection of a run, so that it stands when the sources are read.</summary>
    /// <exception cref="InvalidMigrationException">The settings cannot be used.</exception>
    IOpeningSession BeginOpen();
}

/// <summary>A connection that is being opened. Disposed before it is completed, it is let go.</summary>
internal interface IOpeningSession : IDisposable
{
    /// <summary>Waits for it; tries again while nobody answers, as long as the target says.</summary>
    /// <param name="tell">Hears how it goes, on the caller's thread, and later the server's notices.</param>
    /// <param name="cancellation">Lets it go.</param>
    /// <exception cref="DatabaseConnectionException">It cannot be reached or let in.</exception>
    IMigrationSession Complete(Action<MigrationEvent> tell, CancellationToken cancellation);
}

/// <summary>The one connection of a run: it holds the lock, the transactions and the tables of records.</summary>
internal interface IMigrationSession : IDisposable
{
    /// <summary>Where we are.</summary>
    DatabaseIdentity Identity { get; }

    /// <summary>Looks whether it can be written to.</summary>
    /// <exception cref="DatabaseRefusedException">It is a standby, or read-only.</exception>
    void RequireWritable();

    /// <summary>Looks whether these can run here at all.</summary>
    /// <exception cref="InvalidMigrationException">One of them needs a session of its own, and a pooler lends ours.</exception>
    void Require(IReadOnlyList<MigrationStep> steps);

    /// <summary>Tries to take the runners' lock; never waits.</summary>
    bool TryLock();

    /// <summary>
    /// Whether the lock is held. A session of our own keeps it to its end; behind a pooler it goes with each transaction, and
    /// before the next step it has to be taken again, and what has run read again.
    /// </summary>
    bool IsLocked { get; }

    /// <summary>Who holds the lock; null where nobody does or the server does not say.</summary>
    LockHolder? FindLockHolder();

    /// <summary>Makes the tables of records where they are absent. Only under the lock.</summary>
    void EnsureTables();

    /// <summary>What has run, as the meta table knows it. No table: nothing. Writes nothing.</summary>
    IReadOnlyList<ExecutedMigration> ReadExecuted();

    /// <summary>The rest of what a session can do: all that is no migration.</summary>
    IDatabaseCare Care { get; }

    /// <summary>Adds what the history knows of them: when, how long, with which text; and what was begun and not finished.</summary>
    MigrationRecords AddHistory(IReadOnlyList<ExecutedMigration> executed);

    /// <summary>Reads the history itself, the newest last. No table: nothing.</summary>
    IReadOnlyList<HistoryEntry> ReadHistory(HistoryQuery query);

    /// <summary>Changes records and nothing else, all or none, with a row of the history for each.</summary>
    /// <exception cref="DatabaseRefusedException">Another runner was faster, or the server refused.</exception>
    void Record(IReadOnlyList<RecordChange> changes, Guid runId, string? reason);

    /// <summary>Runs one migration with its records: both or neither.</summary>
    /// <exception cref="StepFailedException">It failed and is rolled back; a failure row is kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped and is rolled back.</exception>
    MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run);

    /// <summary>Begins one transaction for all steps of a run. Only under the lock.</summary>
    /// <param name="isRehearsal">True for one of which nothing is to stay: the tables of records are made in it, and failures are not recorded.</param>
    ISharedTransaction BeginShared(bool isRehearsal);
}

/// <summary>One transaction for all steps of a run. Disposed before its commit, it is rolled back.</summary>
internal interface ISharedTransaction : IDisposable
{
    /// <summary>Runs one migration in it, with its records.</summary>
    /// <param name="step">Which.</param>
    /// <param name="runId">The run, for the history.</param>
    /// <param name="run">The run.</param>
    /// <param name="commits">True for the last one: the commit goes along with its last statements.</param>
    /// <exception cref="StepFailedException">It failed, and everything is rolled back.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, and everything is rolled back.</exception>
    MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run, bool commits);
}

/// <summary>What is done to a database beside its migrations. All that writes is done under the lock.</summary>
internal interface IDatabaseCare
{
    /// <summary>Writes down what the database is for.</summary>
    void SetEnvironment(DatabaseEnvironment environment);

    /// <summary>Ends the other sessions on the database, and waits until they are gone.</summary>
    /// <exception cref="DatabaseRefusedException">One of them does not end.</exception>
    void TerminateOthers(Action<MigrationEvent> tell, CancellationToken cancellation);

    /// <summary>What emptying would do. Writes nothing.</summary>
    /// <exception cref="InvalidMigrationException">Something that would be kept depends on what would go, or a schema does not exist.</exception>
    SchemaContents Look(IReadOnlyList<string> moreSchemas);

    /// <summary>Empties the schema and the records with it: both or neither. The history keeps what had run.</summary>
    /// <exception cref="InvalidMigrationException">As <see cref="Look"/>.</exception>
    SchemaContents Empty(IReadOnlyList<string> moreSchemas, Guid runId, CancellationToken cancellation);

    /// <summary>Runs statements in a transaction of their own.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StatementFailedException">One of them was refused; all are rolled back.</exception>
    int RunAlone(IEnumerable<SqlStatement> statements, CancellationToken cancellation);
}

/// <summary>What a session throws when a step fails; the run loop turns it into a <see cref="MigrationFailedException"/>.</summary>
internal sealed class StepFailedException(MigrationOutcome outcome, Exception cause) : Exception(cause.Message, cause)
{
    public MigrationOutcome Outcome { get; } = outcome;

    /// <summary>Who stands in the way, if anybody still does; null where it did not fail because of a lock.</summary>
    public IReadOnlyList<BlockingSession>? Blockers { get; init; }
}
