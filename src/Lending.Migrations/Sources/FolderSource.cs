using System.IO.Enumeration;
using System.Runtime.ExceptionServices;

namespace Lending.Migrations.Sources;

/// <summary>
/// The migrations of one folder. Folders below it are not read: neither Umzug's usual glob nor sequelize-cli reads them.
/// </summary>
/// <remarks>
/// A file with a known extension is a migration, and one whose name does not follow the rule is an error: it would be left
/// out in silence otherwise. Files that begin with <c>_</c> or <c>.</c>, <c>.d.ts</c> files and unknown extensions are left alone.
/// Links to files are followed.
/// </remarks>
/// <param name="folder">Its path, absolute.</param>
/// <param name="readers">The kinds of file that are known.</param>
public sealed class FolderSource(string folder, IEnumerable<IFileReader> readers) : IMigrationSource
{
    /// <summary>From here on two threads read faster than one, by more than starting them costs.</summary>
    private const int ManyFiles = 64;

    private readonly MigrationFiles _files = new(readers);

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Load()
    {
        var found = Find();
        var names = Array.ConvertAll(found, file => MigrationFiles.NameOf(file.Path));
        var migrations = new Migration[found.Length];
        var errors = new ExceptionDispatchInfo?[found.Length];
        if (found.Length < ManyFiles)
        {
            for (var index = 0; index < found.Length; index++)
            {
                migrations[index] = _files.Read(found[index].Path, names[index]);
            }
            return migrations;
        }
        Parallel.For(0, found.Length, index =>
        {
            try
            {
                migrations[index] = _files.Read(found[index].Path, names[index]);
            }
            catch (InvalidMigrationException error)
            {
                errors[index] = ExceptionDispatchInfo.Capture(error);
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
        return migrations;
    }

    /// <summary>The files of the folder that are migrations, in ordinal order.</summary>
    private Entry[] Find()
    {
        try
        {
            var entries = new FileSystemEnumerable<Entry>(
                folder,
                (ref FileSystemEntry entry) => new Entry(entry.ToFullPath(), entry.IsDirectory),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => _files.ReaderOf(entry.FileName) is not null,
            }.ToArray();
            Array.Sort(entries, (left, right) => string.CompareOrdinal(left.Path, right.Path));
            return Array.Find(entries, entry => entry.IsFolder) is { } wrong ? throw IsFolder(wrong.Path) : entries;
        }
        catch (DirectoryNotFoundException)
        {
            throw new InvalidMigrationException("PathNotFound", $"there is no folder '{folder}'. Name one that exists.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationException(
                "MigrationUnreadable", $"the folder '{folder}' cannot be read: {error.Message}", location: null, error);
        }
    }

    private static InvalidMigrationException IsFolder(string path) => new(
        "MigrationUnreadable",
        "a folder that is named as a migration's file. Put the file in its place, or rename the folder.",
        new SourceLocation(path));

    private sealed record Entry(string Path, bool IsFolder);
}
