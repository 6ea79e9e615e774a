namespace Lending.Migrations.Sources;

/// <summary>Turns what a person names into sources: folders, assemblies and single files.</summary>
public static class MigrationSources
{
    /// <summary>The kinds of file that need nothing but themselves.</summary>
    public static IReadOnlyList<IFileReader> FileReaders { get; } = [new SqlFileReader()];

    /// <summary>One source a path, in their order; a path that is named twice counts once.</summary>
    /// <param name="paths">Absolute paths of folders, <c>.dll</c> files and migration files.</param>
    /// <param name="readers">The kinds of file that are known.</param>
    /// <param name="checksum">Says the checksum of a migration that is a class.</param>
    /// <exception cref="InvalidMigrationException">There is nothing at a path.</exception>
    public static IReadOnlyList<IMigrationSource> FromPaths(
        IEnumerable<string> paths, IReadOnlyList<IFileReader> readers, Func<Migration, string?> checksum) =>
        [.. paths.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal).Select(path => FromPath(path, readers, checksum))];

    private static IMigrationSource FromPath(string path, IReadOnlyList<IFileReader> readers, Func<Migration, string?> checksum)
    {
        if (Directory.Exists(path))
        {
            return new FolderSource(path, readers);
        }
        if (!File.Exists(path))
        {
            throw new InvalidMigrationException("PathNotFound", $"there is nothing at '{path}'. Name a folder, a .dll or a migration's file.");
        }
        return Path.GetExtension(path).Equals(".dll", StringComparison.OrdinalIgnoreCase)
            ? new AssemblySource(path, checksum)
            : new FileSource(path, readers);
    }
}
