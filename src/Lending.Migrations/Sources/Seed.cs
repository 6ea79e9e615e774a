namespace Lending.Migrations.Sources;

/// <summary>A file of plain SQL that fills a database anew after a reset.</summary>
/// <param name="File">Its path.</param>
/// <param name="Statements">Read lazily, each time anew.</param>
internal sealed record Seed(string File, Func<IEnumerable<SqlStatement>> Statements)
{
    private const string Extension = ".sql";

    /// <summary>Reads and checks every file; those of a folder in ordinal order of their names.</summary>
    /// <param name="paths">Absolute paths of files and folders.</param>
    /// <exception cref="InvalidMigrationException">One is not there, holds no seed, or is no proper script.</exception>
    public static IReadOnlyList<Seed> Load(IEnumerable<string> paths) => [.. paths.SelectMany(FilesOf).Select(Read)];

    private static Seed Read(string file)
    {
        var text = ScriptText.Load(file, isPlain: true);
        return new Seed(file, () => text.Statements(MigrationDirection.Up));
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (System.IO.File.Exists(path))
        {
            return IsSql(path) ? [path] : throw new InvalidMigrationException(
                "SeedInvalid", $"'{path}' is no .sql file. A seed is plain SQL; give .sql files, or a folder of such.");
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidMigrationException("PathNotFound", $"There is nothing at '{path}', which seeds were to be read from. Nothing was changed.");
        }

        var files = Directory.GetFiles(path).Where(IsSql).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new InvalidMigrationException(
            "SeedInvalid", $"The folder '{path}' holds no .sql file, so there is no seed in it. Nothing was changed.");
    }

    private static bool IsSql(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);
}
