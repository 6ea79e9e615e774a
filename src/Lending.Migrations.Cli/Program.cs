using Lending.Migrations.Cli.Commands;

namespace Lending.Migrations.Cli;

/// <summary>Parses, runs one command and ends with its exit code.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var interruption = new Interruption();
        var shell = Shell.OfProcess(interruption.Token);
        interruption.Stopping += () => shell.Diagnostics.SayOfAll("Stopping; a second signal ends the process at once.");
        try
        {
            return CommandLine.Run(arguments, shell);
        }
        catch (IOException exception)
        {
            shell.Diagnostics.Fail($"Error (OutputFailed): cannot write the result: {exception.Message}");
            return ExitCodes.Failed;
        }
    }
}
