namespace Lending.Migrations.Sources;

/// <summary>One file that was named by itself.</summary>
/// <param name="path">Its path, absolute.</param>
/// <param name="readers">The kinds of file that are known.</param>
internal sealed class FileSource(string path, IEnumerable<IFileReader> readers) : IMigrationSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Migration> Load()
    {
        var files = new MigrationFiles(readers);
        var name = MigrationFiles.NameOf(path);
        return files.ReaderOf(Path.GetFileName(path.AsSpan())) is null
            ? throw new InvalidMigrationException(
                "MigrationKindUnknown",
                $"no migration is written like this. Name a folder, a .dll, or a file that ends in one of: {files.Extensions}.",
                new SourceLocation(path))
            : [files.Read(path, name)];
    }
}
