using System.Management.Automation;

namespace LendingMigrations.Commands;

/// <summary>The parameters of every cmdlet that reads a set of migrations and a database.</summary>
public abstract class MigrationSetCommand : MigrationTargetsCommand
{
    /// <summary>
    /// Folders with migration files, single files, and assemblies (.dll) with migration classes; together they are exactly the set. Without it
    /// the lending schema that the module carries, and the folder of LENDING_MIGRATIONS_PATH, ./src/migrations or ./migrations.
    /// </summary>
    [Parameter(HelpMessage = "Folders and assemblies that are exactly the set of migrations.")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same as -Path, taken as it is: no character is a wildcard.</summary>
    [Parameter(HelpMessage = "Folders and assemblies, no wildcards.")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    private protected override IReadOnlyList<string> Paths => new FileSystemPaths(SessionState.Path).Resolve(Path, LiteralPath);
}
