using System.Reflection;
using System.Runtime.InteropServices;

namespace Lending.Build;

/// <summary>Something that the build needs is missing or failed; the message names it and the remedy.</summary>
internal sealed class BuildException(string message) : Exception(message);

/// <summary>Where everything lies, and the shell to work with.</summary>
/// <param name="Root">The repository's folder, absolute.</param>
/// <param name="Shell">Starts programs in it.</param>
internal sealed record Workshop(string Root, Shell Shell)
{
    public const string Solution = "Lending.Migrations.PowerShell.sln";

    public static string Version { get; } =
        typeof(Workshop).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>For example <c>linux-x64</c>, as npm and .NET name systems but for their word for Windows and macOS.</summary>
    public static string SystemName(string windows, string mac) =>
        $"{(OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? mac : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public string ModuleFolder => InRoot("output", "LendingMigrations");

    public string ConsoleFolder => InRoot("output", "bin");

    public string ConsoleProgram => Path.Combine(ConsoleFolder, OperatingSystem.IsWindows() ? "lending-migrations.exe" : "lending-migrations");

    public string Artifacts => InRoot("artifacts");

    public static Workshop At(string root) => File.Exists(Path.Combine(root, Solution))
        ? new Workshop(root, new Shell(root))
        : throw new BuildException($"run ./build.sh or ./build.ps1 of the repository: there is no {Solution} in {root}.");

    public string InRoot(params string[] parts) => Path.Combine([Root, .. parts]);
}
