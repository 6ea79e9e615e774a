using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The transaction that a step runs in: its own, or one that it shares with the other steps of the run.</summary>
internal interface IStepTransaction
{
    /// <summary>Whether it is open before the step has sent anything.</summary>
    bool IsOpen { get; }

    /// <summary>What goes before the step's records.</summary>
    IReadOnlyList<NpgsqlBatchCommand> Begin(MigrationBody body);

    /// <summary>What goes behind the step's last statement: the session put back, the row of the history, the commit if it is due.</summary>
    IReadOnlyList<NpgsqlBatchCommand> End(MigrationStep step, Guid runId, int statements);

    /// <summary>Rolls back.</summary>
    void RollBack();

    /// <summary>What the history keeps after the rollback.</summary>
    IReadOnlyList<NpgsqlBatchCommand> Failed(MigrationOutcome outcome, Guid runId, string error);
}
