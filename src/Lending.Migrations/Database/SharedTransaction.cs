using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// One transaction for all steps of a run, with their records. Between two steps the session is as it was between two transactions:
/// settings and role are put back, and deferred constraints are checked.
/// </summary>
internal sealed class SharedTransaction(
    NpgsqlConnection connection, ISessionScope scope, HistoryTable history, StepExecutor executor, bool isRehearsal) : ISharedTransaction, IStepTransaction
{
    /// <summary>
    /// What a commit would check is checked where the step ends, which names the step, and without which the server refuses to alter or
    /// drop a table in a later one ("pending trigger events"). By name, and deferred again behind it: after SET CONSTRAINTS ALL a
    /// constraint that a later step makes INITIALLY DEFERRED would not be. A name that stands for several of different kinds stays
    /// immediate, since it cannot be deferred.
    /// </summary>
    private const string CheckDeferred =
        """
        DO $lending$
        DECLARE
            deferrable_ones text;
            deferred_ones text;
        BEGIN
            SELECT pg_catalog.string_agg(name, ', ') FILTER (WHERE some_deferrable), pg_catalog.string_agg(name, ', ') FILTER (WHERE all_deferred)
            INTO deferrable_ones, deferred_ones
            FROM (
                SELECT pg_catalog.format('%I.%I', n.nspname, c.conname) AS name, pg_catalog.bool_or(c.condeferrable) AS some_deferrable,
                    pg_catalog.bool_and(c.condeferred) AS all_deferred
                FROM pg_catalog.pg_constraint c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
                WHERE pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                GROUP BY 1) named;
            IF deferrable_ones IS NOT NULL THEN
                EXECUTE 'SET CONSTRAINTS ' || deferrable_ones || ' IMMEDIATE';
            END IF;
            IF deferred_ones IS NOT NULL THEN
                EXECUTE 'SET CONSTRAINTS ' || deferred_ones || ' DEFERRED';
            END IF;
        END
        $lending$
        """;

    private readonly List<MigrationOutcome> _ran = [];
    private bool _commits;

    public bool IsOpen { get; private set; }

    /// <summary>At once, and not along with the first step: the tables of records of a dry run are made in it.</summary>
    public void Begin()
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in scope.BeginStep())
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }

        IsOpen = true;
        if (batch.BatchCommands.Count > 0)
        {
            batch.ExecuteNonQuery();
        }
    }

    public MigrationOutcome Execute(MigrationStep step, Guid runId, RunScope run, bool commits)
    {
        _commits = commits;
        var outcome = executor.Execute(step, runId, run, this) with { IsRolledBack = isRehearsal };
        IsOpen = !commits;
        _ran.Add(outcome);
        return outcome;
    }

    public IReadOnlyList<NpgsqlBatchCommand> Begin(MigrationBody body) =>
        [.. SessionSettings.SetLockTimeout(body).Select(sql => new NpgsqlBatchCommand(sql))];

    /// <summary>The check runs triggers of the database's own, so the session is put back before and behind it.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> End(MigrationStep step, Guid runId, int statements) =>
    [
        .. scope.Renew(),
        new(CheckDeferred),
        .. scope.Renew(),
        history.InsertSucceeded(step, runId, statements, scope.HoldLock, _ran is [.., var before] ? before.StartedAt + before.Duration : null),
        .. _commits ? scope.Commit() : [],
    ];

    public void RollBack()
    {
        if (IsOpen)
        {
            IsOpen = false;
            scope.RollBack();
        }
    }

    public IReadOnlyList<NpgsqlBatchCommand> Failed(MigrationOutcome outcome, Guid runId, string error) => isRehearsal
        ? []
        :
        [
            .. _ran.Select(ran => history.InsertRolledBack(ran, runId, $"Rolled back with {outcome.Step.Migration.Name}, which failed in the same transaction.")),
            history.InsertFailed(outcome.Step, runId, outcome.Statements, outcome.Duration, error),
        ];

    public void Dispose() => RollBack();
}
