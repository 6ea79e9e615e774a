namespace Lending.Migrations.Sources;

/// <summary>Which files are migrations, by their names, and what reads them.</summary>
internal sealed class MigrationFiles
{
    private static readonly string[] Declarations = [".d.ts", ".d.mts", ".d.cts"];

    private readonly (string Extension, IFileReader Reader)[] _readers;

    public MigrationFiles(IEnumerable<IFileReader> readers) =>
        _readers = [.. readers.SelectMany(reader => reader.Extensions.Select(extension => (extension, reader)))];

    /// <summary>The extensions that are known, for messages.</summary>
    public string Extensions => string.Join(' ', _readers.Select(known => known.Extension).Order(StringComparer.Ordinal));

    /// <summary>
    /// What reads a file of this name; null for one that is left alone: an unknown extension, a name that begins with
    /// <c>_</c> or <c>.</c>, TypeScript's declarations.
    /// </summary>
    public IFileReader? ReaderOf(ReadOnlySpan<char> fileName)
    {
        if (fileName.IsEmpty || fileName[0] is '_' or '.' || IsDeclaration(fileName))
        {
            return null;
        }
        var extension = Path.GetExtension(fileName);
        foreach (var (known, reader) in _readers)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return reader;
            }
        }
        return null;
    }

    /// <summary>The migration's name that a file's name carries.</summary>
    /// <exception cref="InvalidMigrationException">It follows no rule.</exception>
    public static MigrationName NameOf(string path) =>
        MigrationName.TryParse(Path.GetFileNameWithoutExtension(path), out var name)
            ? name
            : throw new InvalidMigrationException(
                "MigrationNameInvalid",
                $"the file's name is not {MigrationName.Rule}{Path.GetExtension(path)}, for example "
                + $"20241023000001-create-markets{Path.GetExtension(path)}, of at most {MigrationName.MaxLength} characters. Rename it; "
                + "a file that is no migration may begin with '_'.",
                new SourceLocation(path));

    /// <summary>Reads one file.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <param name="name">What <see cref="NameOf"/> said.</param>
    /// <exception cref="InvalidMigrationException">It is a folder, cannot be read, or is not a proper migration.</exception>
    public Migration Read(string path, MigrationName name) =>
        ReaderOf(Path.GetFileName(path.AsSpan()))!.Read(new FileInfo(path), name);

    private static bool IsDeclaration(ReadOnlySpan<char> fileName)
    {
        foreach (var ending in Declarations)
        {
            if (fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
