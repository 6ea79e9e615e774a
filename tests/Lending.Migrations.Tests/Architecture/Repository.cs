namespace Lending.Migrations.Tests.Architecture;

/// <summary>The sources that this assembly was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    public static string Engine { get; } = Path.Combine(Root, "src", "Lending.Migrations");

    public static IEnumerable<string> Sources(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Lending.Migrations.PowerShell.sln"))
        ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."));
}
