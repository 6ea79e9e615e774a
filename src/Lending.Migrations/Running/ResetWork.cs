using System.Diagnostics;
using Lending.Migrations.Sources;

namespace Lending.Migrations.Running;

/// <summary>What a reset does around its migrations.</summary>
internal sealed class ResetWork
{
    private readonly MigrationRequest.Reset _request;
    private readonly IReadOnlyList<Seed> _seeds;
    private readonly Action<MigrationEvent> _tell;

    private ResetWork(MigrationRequest.Reset request, Action<MigrationEvent> tell)
    {
        _request = request;
        _tell = tell;
        _seeds = Seed.Load(request.SeedPaths);
    }

    /// <summary>The seeds' files.</summary>
    public IReadOnlyList<string> Seeds => [.. _seeds.Select(seed => seed.File)];

    /// <summary>Reads the seeds, so that a mistake in one stops the run before anything; null for another request.</summary>
    /// <exception cref="InvalidMigrationException">A seed is not there, or no proper script.</exception>
    public static ResetWork? For(MigrationRequest request, Action<MigrationEvent> tell) =>
        request is not MigrationRequest.Reset reset ? null
        : reset.DryRun || reset.SingleTransaction == true ? throw new ArgumentException("A reset is not one transaction.", nameof(request))
        : new ResetWork(reset, tell);

    /// <exception cref="InvalidMigrationException">A pooler lends us the session, and this needs one of its own.</exception>
    public void RequireOwnSession(DatabaseIdentity database)
    {
        if (database.IsPooled && _request.NeedsOwnSession)
        {
            throw new InvalidMigrationException(
                "DirectConnectionRequired",
                "Emptying a schema, ending sessions and seeds are done under one lock from beginning to end, and between here and the server stands a "
                + "pooler, through which it is held only inside a transaction. Nothing was changed. Connect to the server itself (its own port, often "
                + "5432) for this run.");
        }
    }

    /// <summary>What emptying would do; null where nothing would be emptied.</summary>
    public SchemaContents? Look(IMigrationSession session) => _request.Drop ? session.Care.Look(_request.MoreSchemas) : null;

    /// <summary>Makes room: ends others' sessions, once it is clear that the schema can be emptied.</summary>
    public void Clear(IMigrationSession session, CancellationToken cancellation)
    {
        Look(session);
        if (_request.TerminateConnections)
        {
            session.Care.TerminateOthers(_tell, cancellation);
        }
    }

    /// <summary>Empties the schema, if that is asked for, and makes the tables of records anew.</summary>
    public SchemaContents? Empty(IMigrationSession session, Guid runId, CancellationToken cancellation)
    {
        if (!_request.Drop)
        {
            return null;
        }

        session.EnsureTables();
        var contents = session.Care.Empty(_request.MoreSchemas, runId, cancellation);
        session.EnsureTables();
        _tell(new MigrationEvent.SchemaEmptied(contents));
        return contents;
    }

    /// <summary>Runs the seeds, each in a transaction of its own.</summary>
    /// <exception cref="SeedFailedException">One failed; it is rolled back.</exception>
    public IReadOnlyList<SeedOutcome> RunSeeds(IMigrationSession session, CancellationToken cancellation)
    {
        var outcomes = new List<SeedOutcome>();
        foreach (var seed in _seeds)
        {
            cancellation.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            try
            {
                outcomes.Add(new SeedOutcome(seed.File, session.Care.RunAlone(seed.Statements(), cancellation), clock.Elapsed));
            }
            catch (MigrationException failure)
            {
                throw FailureReport.OfSeed(seed.File, failure);
            }

            _tell(new MigrationEvent.Seeded(outcomes[^1]));
        }

        return outcomes;
    }
}
