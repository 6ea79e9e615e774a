using System.Diagnostics;
using Lending.Migrations.Sandbox;

namespace Lending.Migrations.DatabaseTests;

/// <summary>The test assembly as a program of its own, which a test starts to kill it, or to do what another process would.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["hold-sandbox"]:
                // Not disposed: what is tested is that it goes with the process.
                var sandbox = PostgresSandbox.Start(new SandboxOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory));
                Console.WriteLine($"{sandbox.DatabaseUrl} {sandbox.ProcessId} {sandbox.DataFolder}");
                Console.ReadLine();
                return 0;
            case ["remove-sandbox", var urlOrFolder]:
                PostgresSandbox.Remove(urlOrFolder);
                return 0;
            default:
                Console.Error.WriteLine("This is a test assembly: run it with dotnet test.");
                return 2;
        }
    }

    /// <summary>Starts this program; its input and output are the caller's.</summary>
    public static Process Start(params string[] arguments)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        return Process.Start(new ProcessStartInfo(host, ["exec", typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
