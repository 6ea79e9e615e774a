using System.Diagnostics;
using System.Text.Json;
using Lending.Migrations.DatabaseTests.Acceptance;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

/// <summary>A folder and a database, for runs of the built console as a process, one after the other.</summary>
internal sealed class Workplace(TestDatabase? database = null) : IDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();

    public string Folder => _folder.Path;

    public TestDatabase Database => database ?? throw new InvalidOperationException("This workplace has no database.");

    /// <summary>What <c>DATABASE_URL</c> says; null leaves it unset.</summary>
    public string? Url { get; set; } = database?.Url;

    /// <exception cref="SkipException">There is no server: mark the test <c>[SkippableFact]</c>.</exception>
    public static Workplace WithDatabase() => new(TestDatabase.Create());

    /// <summary>Adds a <c>.sql</c> file to the folder <c>sql</c>, which is in use only where it is named.</summary>
    public Workplace With(string name, string sql)
    {
        _folder.Write($"sql/{name}.sql", sql);
        return this;
    }

    public ConsoleRun Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process);
    }

    public Process Start(params string[] arguments)
    {
        var environment = new Dictionary<string, string>();
        if (Url is not null)
        {
            environment["DATABASE_URL"] = Url;
        }

        return ConsoleRun.Start(Folder, environment, arguments);
    }

    public static ConsoleRun Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LongestRun))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The console does not end.");
        }

        return new ConsoleRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        _folder.Dispose();
        database?.Dispose();
    }
}

/// <summary>Reads what <c>--json</c> gave.</summary>
internal static class ConsoleRunExtensions
{
    /// <summary>The output stream, which must be one JSON array and nothing else.</summary>
    public static IReadOnlyList<JsonElement> Items(this ConsoleRun run) => [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];

    public static IReadOnlyList<string> Names(this ConsoleRun run) => [.. run.Items().Select(item => item.GetProperty("name").GetString()!)];
}
