namespace Lending.Migrations.Running;

/// <summary>
/// Keeps what destroys away from a database that is protected, and every run away from one that is not the expected. What it goes by is
/// written in the database.
/// </summary>
internal sealed class EnvironmentGuard(EnvironmentConsent consent, Action<MigrationEvent> tell)
{
    /// <summary>Looks before anything is changed, and before the lock.</summary>
    /// <param name="database">Where we are.</param>
    /// <param name="danger">What is to be done that a protected environment is kept from, in words; null for what it lets through.</param>
    /// <exception cref="InvalidMigrationException">It is not the expected environment, or it is protected and was not forced and named.</exception>
    public void Require(DatabaseIdentity database, string? danger)
    {
        Expect(database, danger);
        if (danger is null || database.Environment is not { IsProtected: true } environment)
        {
            return;
        }

        var where = $"The database '{database.Database}' at {database.Server} is the environment {environment}, which is protected";
        var remedy = $"-Force -ConfirmEnvironment {environment.Name} (--force --confirm-environment {environment.Name})";
        if (!consent.Force)
        {
            throw new InvalidMigrationException(
                "EnvironmentProtected", $"{where}: it is not allowed to {danger} there. Nothing was changed. If it is what you mean, force it and name it: {remedy}.");
        }

        if (consent.Confirm(environment) is var given && given != environment.Name)
        {
            throw new InvalidMigrationException(
                "EnvironmentNotConfirmed",
                $"{where}. To {danger} there its name has to be given as well, and {(string.IsNullOrEmpty(given) ? "none was" : $"'{given}' was")}. Nothing was changed. "
                + $"If it is what you mean: {remedy}.");
        }
    }

    /// <summary>
    /// A database that names none differs from no name: what builds goes on there, and says so; what destroys does not, since it may be
    /// the one that nobody came round to name.
    /// </summary>
    private void Expect(DatabaseIdentity database, string? danger)
    {
        if (consent.Expected is not { } expected || DatabaseEnvironment.Check(expected) == database.Environment?.Name)
        {
            return;
        }

        if (database.Environment is null && danger is null)
        {
            tell(new MigrationEvent.EnvironmentUnnamed(expected));
            return;
        }

        throw new InvalidMigrationException(
            "EnvironmentMismatch",
            $"The environment {expected} is expected, and the database '{database.Database}' at {database.Server} "
            + (database.Environment is { } actual ? $"is {actual}." : $"names none, so it is not allowed to {danger} there.")
            + " Nothing was changed. Give the URL of the right database, or the right environment"
            + (database.Environment is null ? "; if it is the right one, name it first." : "."));
    }
}
