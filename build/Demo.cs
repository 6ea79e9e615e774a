using Lending.Migrations.Sandbox;

namespace Lending.Build;

/// <summary>The main job before a person's eyes: up, status, undo, status, on a server that is thrown away.</summary>
internal static class Demo
{
    public static void Run(Workshop workshop)
    {
        PostgresServer.Ensure(workshop);
        Output.Build(workshop);

        // The migrations shown are those that the tool carries, whatever stands on this machine.
        workshop.Shell.SetVariable("LENDING_MIGRATIONS_PATH", null);
        ShowModule(workshop);
        ShowConsole(workshop);
    }

    private static void ShowModule(Workshop workshop)
    {
        if (workshop.Shell.Find("pwsh") is null)
        {
            Console.WriteLine($"{Environment.NewLine}POWERSHELL PART LEFT OUT: no pwsh on the PATH. The console does the same:");
            return;
        }

        Console.WriteLine($"{Environment.NewLine}In PowerShell, through the module:");
        workshop.Shell.Run("pwsh", "-NoProfile", "-NonInteractive", "-File", workshop.InRoot("build", "demo.ps1"));
    }

    private static void ShowConsole(Workshop workshop)
    {
        Console.WriteLine($"{Environment.NewLine}In the console:");
        using var sandbox = PostgresSandbox.Start(new SandboxOptions(workshop.Shell.Variable, workshop.Root));
        workshop.Shell.SetVariable("DATABASE_URL", sandbox.DatabaseUrl);
        foreach (var verb in new[] { "up", "status", "down", "status" })
        {
            workshop.Shell.Run(workshop.ConsoleProgram, verb);
            Console.WriteLine();
        }
    }
}
