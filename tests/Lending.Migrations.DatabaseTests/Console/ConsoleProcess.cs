using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary>What a run of the console gave back.</summary>
internal sealed record ConsoleResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output stream, which must be one JSON array and nothing else.</summary>
    public IReadOnlyList<JsonElement> Items => [.. JsonDocument.Parse(Output).RootElement.EnumerateArray()];

    public IReadOnlyList<string> Names => [.. Items.Select(item => item.GetProperty("name").GetString()!)];
}

/// <summary>
/// The built console as a process of its own, as a person starts it: in a folder, with an environment, told by its arguments. The
/// project's reference to the console puts its assembly beside this one.
/// </summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ConsoleProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public static ConsoleProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", Path.Combine(AppContext.BaseDirectory, "lending-migrations.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var outside in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(outside);
        }

        start.Environment.Remove("DATABASE_URL");
        start.Environment.Remove("LENDING_MIGRATIONS_PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ConsoleProcess(Process.Start(start)!);
    }

    /// <summary>Sends a signal by name; the test that needs it does not run on Windows.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public ConsoleResult Finish()
    {
        Assert.True(_process.WaitForExit(LongestRun), "The console does not end.");
        return new ConsoleResult(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

/// <summary>A folder of its own and a database, for runs of the console one after the other.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(TestDatabase? database = null) => Database = database;

    public TestDatabase? Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lending-console-").FullName;

    /// <summary>Replaces the database's own URL, for another user or a server that is not there.</summary>
    public string? Url { get; set; }

    /// <exception cref="SkipException">There is no server: mark the test <c>[SkippableFact]</c>.</exception>
    public static Workplace WithDatabase() => new(TestDatabase.Create());

    /// <summary>Adds a <c>.sql</c> file to the folder <c>migrations</c>.</summary>
    public Workplace With(string name, string sql)
    {
        var migrations = Directory.CreateDirectory(Path.Combine(Folder, "migrations")).FullName;
        File.WriteAllText(Path.Combine(migrations, name + ".sql"), sql);
        return this;
    }

    public ConsoleProcess Start(params string[] arguments) => ConsoleProcess.Start(
        Folder,
        (Url ?? Database?.Url) is { } url ? new Dictionary<string, string> { ["DATABASE_URL"] = url } : [],
        arguments);

    public ConsoleResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return process.Finish();
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Database?.Dispose();
    }
}
