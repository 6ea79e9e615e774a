namespace Lending.Migrations;

/// <summary>A place where migrations are found.</summary>
public interface IMigrationSource
{
    /// <summary>
    /// Reads and parses every migration of the place, so that a mistake in any of them stops a run before it takes the lock.
    /// </summary>
    /// <exception cref="InvalidMigrationException">A file or class is not a proper migration.</exception>
    IReadOnlyList<Migration> Load();
}
