using System.IO.Compression;

namespace Lending.Build;

/// <summary>What is delivered: the module and the console in <c>output/</c>, and archives of both.</summary>
internal static class Output
{
    public static void Build(Workshop workshop)
    {
        workshop.Shell.Run("dotnet", "build", Workshop.Solution, "--configuration", "Release", "--verbosity", "quiet", "--nologo");
        Publish(workshop);
        Console.WriteLine($"built {Path.GetRelativePath(workshop.Root, workshop.ModuleFolder)} and "
            + Path.GetRelativePath(workshop.Root, workshop.ConsoleProgram));
    }

    public static void Package(Workshop workshop)
    {
        Build(workshop);
        Directory.CreateDirectory(workshop.Artifacts);
        foreach (var folder in new[] { workshop.ModuleFolder, workshop.ConsoleFolder })
        {
            File.Copy(workshop.InRoot("LICENSE"), Path.Combine(folder, "LICENSE"), overwrite: true);
        }

        Archive(workshop, workshop.ModuleFolder, $"LendingMigrations-{Workshop.Version}.zip", includeFolder: true);
        Archive(workshop, workshop.ConsoleFolder, $"lending-migrations-{Workshop.Version}-{Workshop.SystemName("win", "osx")}.zip", includeFolder: false);
    }

    /// <summary>The module's own target assembles it; the console is compiled ahead of time for this machine, for a quick start.</summary>
    private static void Publish(Workshop workshop)
    {
        workshop.Shell.Run(
            "dotnet", "publish", "src/Lending.Migrations.PowerShell", "--configuration", "Release", "--verbosity", "quiet", "--nologo");
        workshop.Shell.Run(
            "dotnet", "publish", "src/Lending.Migrations.Cli", "--configuration", "Release", "--verbosity", "quiet", "--nologo",
            "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true", "--output", workshop.ConsoleFolder);
    }

    private static void Archive(Workshop workshop, string folder, string name, bool includeFolder)
    {
        var archive = Path.Combine(workshop.Artifacts, name);
        File.Delete(archive);
        ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeFolder);
        Console.WriteLine($"packed {Path.GetRelativePath(workshop.Root, archive)}");
    }
}
