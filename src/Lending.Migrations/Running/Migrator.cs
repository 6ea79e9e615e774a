using Lending.Migrations.Database;
using Lending.Migrations.Planning;

namespace Lending.Migrations.Running;

/// <summary>
/// The engine's front door. A run reads as it happens: load every source, connect, take the lock, plan, make the tables, then
/// one transaction after the other. Status and plans write nothing and take no lock.
/// </summary>
public sealed partial class Migrator
{
    private readonly IMigrationSource _source;
    private readonly IMigrationDatabase _database;
    private readonly IMigrationObserver _observer;
    private readonly MigratorSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>An engine for one set of migrations and one database.</summary>
    /// <param name="source">Where the migrations are found.</param>
    /// <param name="target">Where they run.</param>
    /// <param name="observer">Hears what happens, on the caller's thread.</param>
    /// <param name="settings">How records are kept.</param>
    /// <param name="clock">Measures the wait for the lock.</param>
    public Migrator(
        IMigrationSource source, DatabaseTarget target, IMigrationObserver observer, MigratorSettings settings, TimeProvider clock)
        : this(source, new PostgresDatabase(target, settings, clock), observer, settings, clock)
    {
    }

    internal Migrator(
        IMigrationSource source, IMigrationDatabase database, IMigrationObserver observer, MigratorSettings settings, TimeProvider clock)
    {
        _source = source;
        _database = database;
        _observer = observer;
        _settings = settings;
        _clock = clock;
    }

    /// <summary>How every migration stands. Needs no right but SELECT; without the table all are pending.</summary>
    /// <exception cref="MigrationException">A source, the connection or the table cannot be read.</exception>
    public MigrationStatusReport GetStatus(CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        using var session = Complete(opening, cancellation);
        return new MigrationStatusReport(session.Identity, MigrationStatusList.For(catalog, session.AddHistory(session.ReadExecuted())));
    }

    /// <summary>What a run would do now, with its SQL, without the lock: the truth of this moment.</summary>
    /// <exception cref="MigrationException">The request cannot be planned.</exception>
    public MigrationPreview Preview(MigrationRequest request, CancellationToken cancellation = default) => Preview(request, isToRun: false, cancellation);

    /// <inheritdoc cref="Preview(MigrationRequest, CancellationToken)"/>
    /// <param name="request">What is asked for.</param>
    /// <param name="isToRun">True where the same is to be run next: what would keep the run from a protected environment is told now.</param>
    /// <param name="cancellation">Stops it.</param>
    public MigrationPreview Preview(MigrationRequest request, bool isToRun, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        var reset = ResetWork.For(request, _observer.Observe);
        using var run = Begin(catalog, cancellation);
        using var session = Complete(opening, cancellation);
        Guard(session, isToRun ? request.Danger : null);
        reset?.RequireOwnSession(session.Identity);
        var plan = Plan(request, ref catalog, session, run);
        Tell(plan);
        return new MigrationPreview(session.Identity, [.. plan.Steps.Select(step => StepPreview.Of(step, session.Identity, run))])
        {
            Emptied = reset?.Look(session),
            Seeds = reset?.Seeds ?? [],
        };
    }

    /// <summary>Runs a request.</summary>
    /// <returns>What was done; nothing to do is a success with no outcome.</returns>
    /// <exception cref="InvalidMigrationException">Bad input; nothing was changed.</exception>
    /// <exception cref="DatabaseConnectionException">No connection.</exception>
    /// <exception cref="MigrationLockException">Another runner held the lock too long.</exception>
    /// <exception cref="DatabaseRefusedException">The tables of records cannot be made or read.</exception>
    /// <exception cref="MigrationFailedException">A migration failed; it is rolled back and the run stopped. In a run that is one transaction all of it is.</exception>
    /// <exception cref="SeedFailedException">A seed of a reset failed; it is rolled back.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the migration at work is rolled back.</exception>
    public MigrationReport Run(MigrationRequest request, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        var reset = ResetWork.For(request, _observer.Observe);
        using var run = Begin(catalog, cancellation);
        using var session = Complete(opening, cancellation);
        session.RequireWritable();
        Guard(session, request.Danger);
        reset?.RequireOwnSession(session.Identity);
        if (catalog.Migrations.Any(migration => migration.Prepare is not null))
        {
            // What is missing, and a down that is not written, shall be told before the lock. What counts is the plan under it.
            Plan(request, ref catalog, session, run);
        }

        WaitForLock(session, cancellation);
        reset?.Clear(session, cancellation);
        var plan = Plan(request, ref catalog, session, run);
        if (plan.Steps.Count > 0 && !request.DryRun)
        {
            session.EnsureTables();
        }

        Tell(plan);
        if (request.IsWhole(plan.Steps))
        {
            var blocked = new BlockedStep(_settings, _observer.Observe);
            return new WholeRun(plan, session, request.DryRun, _observer.Observe).Execute(blocked, run, () => WaitForLock(session, cancellation));
        }

        var runId = Guid.NewGuid();
        var emptied = reset?.Empty(session, runId, cancellation);
        var outcomes = Execute(plan, runId, session, run);
        return new MigrationReport(runId, session.Identity, outcomes) { Emptied = emptied, Seeds = reset?.RunSeeds(session, cancellation) ?? [] };
    }

    private RunScope Begin(MigrationCatalog catalog, CancellationToken cancellation)
    {
        var run = new RunScope(_observer.Observe, cancellation) { StatementTimeout = _settings.StatementTimeout };
        catalog.Migrations.FirstOrDefault(migration => migration.Anticipate is not null)?.Anticipate!(run);
        return run;
    }

    /// <summary>Plans by what has run now, and makes known in full what the plan takes.</summary>
    private MigrationPlan Plan(MigrationRequest request, ref MigrationCatalog catalog, IMigrationSession session, RunScope run)
    {
        var executed = session.ReadExecuted();
        var records = session.AddHistory(executed);
        executed = request.OnModified == ModifiedPolicy.Ignore ? executed : records.Executed;
        while (true)
        {
            var plan = MigrationPlan.For(request, catalog, executed, _settings.RecordExtension, session.Identity.Environment is { IsProtected: true });
            var vague = plan.Steps.Select(step => step.Migration).Where(migration => migration.Prepare is not null).ToList();
            if (vague.Count == 0)
            {
                // A dry run passes over what runs outside a transaction, and tells of it.
                session.Require(request.DryRun ? [.. plan.Steps.Where(step => step.Body.Transactional)] : plan.Steps);
                return Interruptions.Apply(plan, request, records, session.Identity.ServerVersion);
            }

            vague.ForEach(migration => migration.Anticipate?.Invoke(run));
            catalog = catalog.With(vague.ConvertAll(migration => migration.Prepare!(run)));
        }
    }

    private List<MigrationOutcome> Execute(MigrationPlan plan, Guid runId, IMigrationSession session, RunScope run)
    {
        var finished = new List<MigrationOutcome>();
        var blocked = new BlockedStep(_settings, _observer.Observe);
        var meanwhile = new StepsMeanwhile(plan);
        foreach (var (step, index) in plan.Steps.Select((step, index) => (step, index)))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (!IsToDo(step))
            {
                _observer.Observe(new MigrationEvent.DoneMeanwhile(step));
                continue;
            }

            _observer.Observe(new MigrationEvent.Starting(step, finished.Count + 1, plan.Steps.Count));
            if (step.Interrupted is { } interrupted && !step.Body.Transactional)
            {
                _observer.Observe(new MigrationEvent.Resuming(step, interrupted.Done.Count));
            }

            MigrationOutcome? outcome;
            try
            {
                outcome = blocked.Execute(session, step, runId, run, IsToDo);
            }
            catch (StepFailedException failure)
            {
                var failed = FailureReport.Of(failure, finished, [.. plan.Steps.Skip(index + 1)]);
                _observer.Observe(new MigrationEvent.Failed(failed.Failure));
                throw failed;
            }

            if (outcome is null)
            {
                _observer.Observe(new MigrationEvent.DoneMeanwhile(step));
                continue;
            }

            finished.Add(outcome);
            meanwhile.Done(step);
            _observer.Observe(new MigrationEvent.Finished(outcome));
        }

        return finished;

        bool IsToDo(MigrationStep step)
        {
            if (!session.IsLocked)
            {
                // The lock went with the last transaction.
                WaitForLock(session, run.Cancellation);
                meanwhile.Learn(session.ReadExecuted());
            }

            return meanwhile.IsToDo(step);
        }
    }

    private IMigrationSession Complete(IOpeningSession opening, CancellationToken cancellation)
    {
        var session = opening.Complete(_observer.Observe, cancellation);
        try
        {
            _observer.Observe(new MigrationEvent.Connected(session.Identity));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Tell(MigrationPlan plan)
    {
        foreach (var warning in plan.Warnings)
        {
            _observer.Observe(new MigrationEvent.Warned(warning));
        }

        _observer.Observe(new MigrationEvent.Planned(plan.Direction, plan.Steps));
    }

    private void WaitForLock(IMigrationSession session, CancellationToken cancellation)
    {
        var began = _clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(50);
        var toldAt = TimeSpan.MinValue;
        while (!session.TryLock())
        {
            var waited = _clock.GetElapsedTime(began);
            var holder = session.FindLockHolder();
            if (waited >= _settings.LockTimeout)
            {
                throw FailureReport.LockHeld(holder, _settings.LockTimeout);
            }

            if (toldAt == TimeSpan.MinValue || waited - toldAt >= TimeSpan.FromSeconds(5))
            {
                _observer.Observe(new MigrationEvent.WaitingForLock(holder, waited, _settings.LockTimeout));
                toldAt = waited;
            }

            var left = _settings.LockTimeout - waited;
            cancellation.WaitHandle.WaitOne(pause < left ? pause : left);
            cancellation.ThrowIfCancellationRequested();
            pause = pause * 1.5 < TimeSpan.FromSeconds(1) ? pause * 1.5 : TimeSpan.FromSeconds(1);
        }
    }
}
