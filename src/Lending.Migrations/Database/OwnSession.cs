using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>The server's session is ours: it holds the lock until it ends, and what it began with is what it goes back to.</summary>
internal sealed class OwnSession(
    NpgsqlConnection connection, AdvisoryLock advisoryLock, SessionSettings settings, IReadOnlyList<string> watch) : ISessionScope
{
    /// <summary>
    /// What a migration may have changed in the session goes back to what the connection was opened with: user, role, and all
    /// settings, the search_path among them (PostgreSQL manual: RESET ALL leaves the role alone).
    /// </summary>
    private readonly string[] _restore =
        ["SET SESSION AUTHORIZATION DEFAULT", settings.Role is null ? "RESET ROLE" : settings.SetRole(local: false), "RESET ALL"];

    public int Backend { get; } = connection.ProcessID;

    public bool IsLocked { get; private set; }

    public bool TryLock() => IsLocked = advisoryLock.TryAcquire();

    public void Release()
    {
        if (IsLocked)
        {
            advisoryLock.Release();
        }
    }

    public T Read<T>(Func<T> work) => work();

    public void Keep()
    {
    }

    /// <summary>The role anew: a deferred trigger of the migration before may have changed it while that was committed.</summary>
    public IReadOnlyList<string> BeginStep(MigrationBody? body = null) =>
        ["BEGIN", .. watch, .. SessionSettings.SetLockTimeout(body), .. settings.Role is null ? Array.Empty<string>() : [settings.SetRole(local: false)]];

    public IReadOnlyList<string> BeginRecords() => ["BEGIN", .. _restore];

    public string? HoldLock => IsLocked ? advisoryLock.Hold : null;

    public IReadOnlyList<string> Restore() => _restore;

    public IReadOnlyList<string> ActAsRunner() =>
        ["SET LOCAL SESSION AUTHORIZATION DEFAULT", settings.Role is null ? "SET LOCAL ROLE NONE" : settings.SetRole(local: true)];

    /// <summary>RESET ALL goes before what a SET LOCAL of the same transaction said (guc.c: a SET overrides any prior action of its level).</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Renew() => [.. _restore.Concat(watch).Select(sql => new NpgsqlBatchCommand(sql))];

    public IReadOnlyList<NpgsqlBatchCommand> Commit() => [new("COMMIT")];

    public void RollBack() => Rollback.Of(connection);
}
