using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Where the lock and the settings live: in the server's session, where it is ours from beginning to end, or in each transaction,
/// where a pooler lends us one.
/// </summary>
internal interface ISessionScope
{
    /// <summary>The server's process that does our work, for a request to cancel it.</summary>
    int Backend { get; }

    /// <summary>Whether the lock is held.</summary>
    bool IsLocked { get; }

    /// <summary>Tries to take the lock; never waits.</summary>
    bool TryLock();

    /// <summary>Gives the lock up, and what is open with it.</summary>
    void Release();

    /// <summary>Runs reads of our own where they mean what they say.</summary>
    T Read<T>(Func<T> work);

    /// <summary>What was written under the lock is to stay, whatever becomes of the next step.</summary>
    void Keep();

    /// <summary>What goes before a step that is one transaction.</summary>
    IReadOnlyList<string> BeginStep(MigrationBody? body = null);

    /// <summary>What goes before a transaction of records alone, without the lock.</summary>
    IReadOnlyList<string> BeginRecords();

    /// <summary>An expression that fails where the lock is not ours any more; null where only the end of a transaction can take it away.</summary>
    string? HoldLock { get; }

    /// <summary>Puts back what a migration may have changed in the session; goes before the last records.</summary>
    IReadOnlyList<string> Restore();

    /// <summary>Acts as the run's own user to the end of the transaction, whatever role a migration has taken on.</summary>
    IReadOnlyList<string> ActAsRunner();

    /// <summary>Puts back all that a migration may have changed in the session, for another one in the same transaction.</summary>
    IReadOnlyList<NpgsqlBatchCommand> Renew();

    /// <summary>What goes behind the last records; where the lock goes with the transaction, it counts as given up from here.</summary>
    IReadOnlyList<NpgsqlBatchCommand> Commit();

    /// <summary>Rolls back what is open. Where the connection is gone, the server has done so by itself.</summary>
    void RollBack();
}
