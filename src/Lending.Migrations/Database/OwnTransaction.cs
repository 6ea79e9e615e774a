using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>Each step is a transaction with its records.</summary>
internal sealed class OwnTransaction(ISessionScope scope, HistoryTable history, PreparedRecords prepared, DatabaseIdentity identity) : IStepTransaction
{
    /// <summary>Behind a pooler the lock's transaction is the step's.</summary>
    public bool IsOpen => identity.IsPooled;

    public IReadOnlyList<NpgsqlBatchCommand> Begin(MigrationBody body)
    {
        if (!identity.IsPooled)
        {
            prepared.Ensure(scope.HoldLock);
        }

        return Commands(scope.BeginStep(body));
    }

    public IReadOnlyList<NpgsqlBatchCommand> End(MigrationStep step, Guid runId, int statements) =>
    [
        .. Commands(scope.Restore()),
        prepared.Success(step, runId, statements) ?? history.InsertSucceeded(step, runId, statements, scope.HoldLock),
        .. scope.Commit(),
    ];

    public void RollBack() => scope.RollBack();

    public IReadOnlyList<NpgsqlBatchCommand> Failed(MigrationOutcome outcome, Guid runId, string error) =>
        [history.InsertFailed(outcome.Step, runId, outcome.Statements, outcome.Duration, error)];

    private static List<NpgsqlBatchCommand> Commands(IEnumerable<string> statements) => [.. statements.Select(sql => new NpgsqlBatchCommand(sql))];
}
