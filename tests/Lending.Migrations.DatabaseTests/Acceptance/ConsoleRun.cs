using System.Diagnostics;
using System.Text;
using Lending.Migrations.Cli;
using Lending.Migrations.Cli.Commands;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>One run of the console and what came of it.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    /// <summary>What a process inherits whatever the test says: without these it does not start.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    /// <summary>Everything but the process: the same parsing, words and exit codes, in a tenth of the time.</summary>
    public static ConsoleRun InProcess(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        InProcess(folder, environment, null, arguments);

    /// <summary>The same, with something piped in; null for a terminal.</summary>
    public static ConsoleRun InProcess(string folder, IReadOnlyDictionary<string, string> environment, string? input, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var json = new MemoryStream();
        var host = new HostEnvironment(folder, environment.GetValueOrDefault, new RunnerIdentity("acceptance tests", "tester", "here"));
        var shell = new Shell(new Surroundings(new PlainScreen(output), new PlainScreen(error), () => json, host, CancellationToken.None)
        {
            Input = input is null ? null : new StringReader(input),
        });
        var exitCode = CommandLine.Run(arguments, shell);
        return new ConsoleRun(exitCode, output + Encoding.UTF8.GetString(json.ToArray()), error.ToString());
    }

    /// <summary>The real process, which the caller waits for, signals or kills.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", typeof(Shell).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
