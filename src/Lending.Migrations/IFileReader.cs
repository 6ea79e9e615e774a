namespace Lending.Migrations;

/// <summary>Reads one kind of migration file: a new kind is one class that implements this.</summary>
public interface IFileReader
{
    /// <summary>The extensions of the kind, each with its dot; compared without regard to case.</summary>
    IReadOnlySet<string> Extensions { get; }

    /// <summary>Reads and checks one file. May be called on several threads at once.</summary>
    /// <param name="file">An existing file.</param>
    /// <param name="name">Its name as a migration, which the source has checked.</param>
    /// <exception cref="InvalidMigrationException">The file cannot be read, or is not a proper migration.</exception>
    Migration Read(FileInfo file, MigrationName name);
}
