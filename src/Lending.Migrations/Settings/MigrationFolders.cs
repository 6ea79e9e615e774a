namespace Lending.Migrations.Settings;

/// <summary>Which folder of migration files is in use when nobody names one.</summary>
public static class MigrationFolders
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "LENDING_MIGRATIONS_PATH";

    /// <summary>
    /// The first that there is: <c>$LENDING_MIGRATIONS_PATH</c>, <c>./src/migrations</c>, <c>./migrations</c>. Null where there is none:
    /// then only carried migrations run.
    /// </summary>
    /// <param name="environment">Looks up a variable; null where it is not set. An empty one counts as not set.</param>
    /// <param name="currentFolder">Absolute; what a relative path is relative to.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="InvalidMigrationException">The variable names a folder that does not exist: to look elsewhere would run
    /// another set than the one that was asked for (<c>MigrationFolderNotFound</c>).</exception>
    public static string? Find(Func<string, string?> environment, string currentFolder)
    {
        if (environment(Variable) is { } named && !string.IsNullOrWhiteSpace(named))
        {
            var path = Path.GetFullPath(named, currentFolder);
            return Directory.Exists(path) ? path : throw new InvalidMigrationException(
                "MigrationFolderNotFound",
                $"{Variable} names {path}, which is {(File.Exists(path) ? "a file, not a folder" : "not there")}. Make the folder, or unset {Variable}.");
        }

        string[] usual = [Path.Combine(currentFolder, "src", "migrations"), Path.Combine(currentFolder, "migrations")];
        return Array.Find(usual, Directory.Exists);
    }
}
