using Lending.Migrations.Planning;

namespace Lending.Migrations.Running;

/// <content>What has happened, and changes of the records that run nothing.</content>
public sealed partial class Migrator
{
    /// <summary>What the history tells. Needs no right but SELECT; without the table nothing. Reads no source.</summary>
    /// <exception cref="MigrationException">The connection or the table cannot be read.</exception>
    public MigrationHistoryReport GetHistory(HistoryQuery query, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        using var session = Complete(opening, cancellation);
        return new MigrationHistoryReport(session.Identity, session.ReadHistory(query));
    }

    /// <summary>What a change of the records would do now, without the lock: the truth of this moment. Writes nothing.</summary>
    /// <exception cref="MigrationException">The request cannot be planned.</exception>
    public RecordReport Preview(RecordRequest request, CancellationToken cancellation = default) => Preview(request, isToRun: false, cancellation);

    /// <inheritdoc cref="Preview(RecordRequest, CancellationToken)"/>
    /// <param name="request">What is asked for.</param>
    /// <param name="isToRun">True where the same is to be done next: what would keep it from a protected environment is told now.</param>
    /// <param name="cancellation">Stops it.</param>
    public RecordReport Preview(RecordRequest request, bool isToRun, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        using var session = Complete(opening, cancellation);
        Guard(session, isToRun ? request.Danger : null);
        return new RecordReport(Guid.Empty, session.Identity, Plan(request, catalog, session));
    }

    /// <summary>Changes the records, under the lock and in one transaction with the history: all or nothing. Runs no migration.</summary>
    /// <returns>What was changed; nothing to do is a success without changes.</returns>
    /// <exception cref="InvalidMigrationException">Bad input; nothing was changed.</exception>
    /// <exception cref="DatabaseConnectionException">No connection.</exception>
    /// <exception cref="MigrationLockException">Another runner held the lock too long.</exception>
    /// <exception cref="DatabaseRefusedException">The records cannot be written, or are not what was approved.</exception>
    public RecordReport Record(RecordRequest request, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        using var session = Complete(opening, cancellation);
        session.RequireWritable();
        Guard(session, request.Danger);
        WaitForLock(session, cancellation);
        return Record(request, catalog, session, cancellation);
    }

    private RecordReport Record(RecordRequest request, MigrationCatalog catalog, IMigrationSession session, CancellationToken cancellation)
    {
        var runId = Guid.NewGuid();
        var changes = Plan(request, catalog, session);
        if (changes.Count > 0)
        {
            session.EnsureTables();
            if (!session.IsLocked)
            {
                // A pooler's lock went with the transaction that made the tables.
                WaitForLock(session, cancellation);
                changes = Plan(request, catalog, session);
            }

            var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason;
            session.Record(changes, runId, reason);
            foreach (var change in changes)
            {
                _observer.Observe(new MigrationEvent.Recorded(change, reason, session.Identity));
            }
        }

        return new RecordReport(runId, session.Identity, changes);
    }

    private IReadOnlyList<RecordChange> Plan(RecordRequest request, MigrationCatalog catalog, IMigrationSession session) =>
        RecordPlan.For(request, catalog, session.AddHistory(session.ReadExecuted()), _settings.RecordExtension);
}
