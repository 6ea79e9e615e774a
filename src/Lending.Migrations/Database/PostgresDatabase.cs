namespace Lending.Migrations.Database;

/// <summary>A PostgreSQL database that migrations run on.</summary>
internal sealed class PostgresDatabase(DatabaseTarget target, MigratorSettings settings, TimeProvider clock) : IMigrationDatabase
{
    public IOpeningSession BeginOpen()
    {
        TableNames.Check(settings);
        return new OpeningConnection(target, settings, clock);
    }
}
