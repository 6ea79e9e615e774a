using System.Globalization;
using System.Text;
using Lending.Migrations.Cli;
using Lending.Migrations.Cli.Commands;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;

namespace Lending.Migrations.Tests.Cli;

/// <summary>The console without a process: its streams are read here, and its environment is empty.</summary>
internal sealed class TestConsole
{
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly MemoryStream _bytes = new();

    public TestConsole(string? folder = null) => Shell = new Shell(new Surroundings(
        new PlainScreen(_output),
        new PlainScreen(_error),
        () => _bytes,
        new HostEnvironment(folder ?? Path.GetTempPath(), _ => null, new RunnerIdentity("tests", "nobody", "nowhere")),
        CancellationToken.None)
    {
        Clock = new StoppedClock(),
    });

    public Shell Shell { get; }

    /// <summary>Words and JSON, whichever was asked for.</summary>
    public string Output => _output + Encoding.UTF8.GetString(_bytes.ToArray());

    public string Error => _error.ToString();

    public int Run(params string[] arguments) => CommandLine.Run(arguments, Shell);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 9, 30, 15, TimeSpan.Zero);
    }
}
