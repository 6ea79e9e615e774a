namespace Lending.Migrations.Running;

/// <content>What the database is for, and what is kept from it therefore.</content>
public sealed partial class Migrator
{
    /// <summary>Where a run would work, and what the database says that it is for.</summary>
    /// <exception cref="MigrationException">It cannot be reached or read.</exception>
    public DatabaseIdentity Identify(CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        using var session = Complete(opening, cancellation);
        return session.Identity;
    }

    /// <summary>Writes down in the database what it is for. To rename a protected one, or to lift its protection, has to be forced, too.</summary>
    /// <returns>Where that was, with the new name.</returns>
    /// <exception cref="MigrationException">The guard, the lock or the server refuses it.</exception>
    public DatabaseIdentity SetEnvironment(DatabaseEnvironment environment, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        using var session = Complete(opening, cancellation);
        session.RequireWritable();
        if (session.Identity.Environment != environment)
        {
            Guard(session, session.Identity.Environment is null ? null : "change its name or its protection");
            WaitForLock(session, cancellation);
            session.Care.SetEnvironment(environment);
        }

        return session.Identity with { Environment = environment };
    }

    private void Guard(IMigrationSession session, string? danger) =>
        new EnvironmentGuard(_settings.Environment, _observer.Observe).Require(session.Identity, danger);
}
