namespace Lending.Migrations.Chaos;

/// <summary>What the rounds can run with on this machine: the console and module that were built, Node's packages.</summary>
internal static class Delivered
{
    private const string ModulesVariable = "LENDING_TEST_NODE_MODULES";

    /// <summary>The repository that a folder stands in.</summary>
    public static string Root(string folder) => File.Exists(Path.Combine(folder, "Lending.Migrations.PowerShell.sln"))
        ? folder
        : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("This does not run inside the repository."));

    /// <summary>The console and the module as delivered, else the console as it was built beside us.</summary>
    public static ChaosOptions Find(string root)
    {
        var console = Path.Combine(root, "output", "bin", OperatingSystem.IsWindows() ? "lending-migrations.exe" : "lending-migrations");
        var module = Path.Combine(root, "output", "LendingMigrations");
        var modules = Environment.GetEnvironmentVariable(ModulesVariable);
        return new ChaosOptions
        {
            Console = File.Exists(console) ? [console] : BuiltConsole(),
            Module = Directory.Exists(module) && IsOnPath("pwsh") ? module : null,
            NodeModules = Directory.Exists(modules) && IsOnPath("node") ? modules : null,
        };
    }

    public static IReadOnlyList<string> BuiltConsole() => ["dotnet", "exec", typeof(Cli.ExitCodes).Assembly.Location];

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
