using Lending.Migrations.Converting;
using Lending.Migrations.Planning;

namespace Lending.Migrations.Running;

/// <summary>Finds what a request for conversion means.</summary>
internal static class ConversionTargets
{
    /// <summary>The folder of a request's paths.</summary>
    /// <exception cref="InvalidMigrationException">There is nothing at a path, or they are of several folders.</exception>
    public static string FolderOf(ConversionRequest request)
    {
        var missing = request.Paths.FirstOrDefault(path => !Path.Exists(path));
        var folders = request.Paths
            .Select(path => Path.TrimEndingDirectorySeparator(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!))
            .Distinct(StringComparer.Ordinal).ToList();
        return missing is not null
            ? throw new InvalidMigrationException("PathNotFound", $"there is nothing at '{missing}'. Name a JavaScript migration, or a folder of them.")
            : folders is [var folder]
                ? folder
                : throw new InvalidMigrationException("PathInvalid", "Convert the migrations of one folder at a time: a folder, or files of it.");
    }

    /// <summary>The migrations that are meant, in order; of a folder those that are not converted yet.</summary>
    /// <exception cref="InvalidMigrationException">A file that is named is no JavaScript, or is converted already.</exception>
    public static IReadOnlyList<ConversionTarget> Of(ConversionRequest request, MigrationCatalog set)
    {
        var folder = FolderOf(request);
        var inFolder = set.Migrations.Where(migration => Path.GetDirectoryName(migration.Origin.FilePath) == folder);
        var whole = request.Paths.Any(Directory.Exists);
        var found = whole
            ? inFolder.Where(migration => migration.Prepare is not null).ToList()
            : request.Paths.Distinct(StringComparer.Ordinal).Select(path => Named(path, set)).ToList();
        var extension = request.Format == ConversionFormat.Sql ? ".sql" : ".ps1";
        var targets = found.OrderBy(migration => migration.Name)
            .Select(migration => new ConversionTarget(
                migration.Name, migration.Origin.FilePath!, Path.Combine(folder, migration.Name.Value + extension)))
            .ToLookup(target => File.Exists(target.Path));
        return whole || !targets[true].Any() ? [.. targets[false]] : throw Exists(targets[true].First().Path);
    }

    public static InvalidMigrationException Exists(string path) => new(
        "ConversionExists", "the file is there already, and no file is overwritten. Remove it to convert again.", new SourceLocation(path));

    private static Migration Named(string path, MigrationCatalog set)
    {
        var migration = set.Find(MigrationName.StemOf(Path.GetFileName(path)));
        if (migration?.Original?.FileName == Path.GetFileName(path))
        {
            throw Exists(migration.Origin.FilePath!);
        }

        return migration is { Prepare: not null } && migration.Origin.FilePath == path
            ? migration
            : throw new InvalidMigrationException(
                "MigrationKindUnknown", "only JavaScript migrations are converted (.js .mjs .cjs .ts .mts .cts).", new SourceLocation(path));
    }
}
