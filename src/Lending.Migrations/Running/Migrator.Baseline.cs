using System.Text;
using Lending.Migrations.Database;
using Lending.Migrations.Dumping;
using Lending.Migrations.Planning;
using Lending.Migrations.Scaffolding;
using Lending.Migrations.Sources;

namespace Lending.Migrations.Running;

/// <content>The present schema as the first migration.</content>
public sealed partial class Migrator
{
    /// <summary>
    /// Writes the present schema as a migration that comes before all others, and registers it: here it counts as executed, and a
    /// fresh database begins with it. Under the lock, so that no migration runs in between. No data, no owners, no privileges; no
    /// table of records.
    /// </summary>
    /// <exception cref="InvalidMigrationException">There is no pg_dump that is new enough, or the file cannot be made.</exception>
    /// <exception cref="DatabaseConnectionException">No connection.</exception>
    /// <exception cref="MigrationLockException">Another runner held the lock too long.</exception>
    /// <exception cref="DatabaseRefusedException">pg_dump failed, or the records cannot be written. No file is left.</exception>
    public ScaffoldedMigration CreateBaseline(BaselineRequest request, CancellationToken cancellation = default)
    {
        using var opening = _database.BeginOpen();
        var catalog = new MigrationCatalog(_source.Load());
        using var session = Complete(opening, cancellation);
        session.RequireWritable();
        Guard(session, danger: null);
        WaitForLock(session, cancellation);
        var executed = session.ReadExecuted();
        var name = MigrationScaffold.NameBeforeAll(
            request.Description, request.Folder, catalog.Migrations.Select(migration => migration.Name).Concat(NamesOf(executed)), _clock.GetUtcNow());
        var path = Path.Combine(request.Folder, $"{name}.sql");
        WriteBaseline(request, session.Identity, path, cancellation);
        try
        {
            Register(path, request.Reason, session);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        var held = catalog.Migrations.Select(migration => migration.Name).Intersect(NamesOf(executed)).ToList();
        if (held.Count > 0)
        {
            _observer.Observe(new MigrationEvent.Warned(new PlanWarning.HeldByBaseline(held)));
        }

        return new ScaffoldedMigration(name, path);
    }

    private static IEnumerable<MigrationName> NamesOf(IEnumerable<ExecutedMigration> executed) =>
        executed.Select(row => MigrationName.TryParse(row.Stem, out var name) ? name : null).OfType<MigrationName>();

    /// <summary>Beside its place first: a file that is there is whole.</summary>
    private void WriteBaseline(BaselineRequest request, DatabaseIdentity database, string path, CancellationToken cancellation)
    {
        var tables = new TableNames(database.Schema, _settings.Table);
        var unfinished = Path.Combine(request.Folder, $".{Path.GetFileName(path)}.unfinished");
        try
        {
            using (var output = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                output.Write("-- migrate:up\n");
                request.Dump.Write(
                    database, new DumpScope(request.OnlySchema, database.Schema, [tables.QuotedMeta, tables.QuotedHistory, tables.QuotedStatements, tables.QuotedEnvironment]), output, cancellation);
            }

            File.Move(unfinished, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationException(
                "MigrationUnwritable", $"no migration can be made in '{request.Folder}': {error.Message}", location: null, error);
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    private void Register(string path, string? reason, IMigrationSession session)
    {
        var migration = MigrationSources.FromPaths([path], MigrationSources.FileReaders, _ => null)[0].Load()[0];
        var change = new RecordChange(
            migration.Name.Value, RecordAction.Register, migration, [migration.Name.Value + _settings.RecordExtension], []);
        session.EnsureTables();
        if (!session.IsLocked)
        {
            WaitForLock(session, CancellationToken.None);
        }

        session.Record([change], Guid.NewGuid(), reason ?? "A baseline of the present schema.");
        _observer.Observe(new MigrationEvent.Recorded(change, reason, session.Identity));
    }
}
