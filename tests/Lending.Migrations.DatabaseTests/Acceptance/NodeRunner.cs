using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>tests/node/runner.mjs: Umzug 3 with Sequelize 6, as the backend runs them, in a process of its own.</summary>
internal sealed class NodeRunner : IDisposable
{
    private const string ModulesVariable = "LENDING_TEST_NODE_MODULES";
    private static readonly string[] Programs = OperatingSystem.IsWindows() ? ["node.exe"] : ["node"];

    private readonly Process _process;

    private NodeRunner(Process process) => _process = process;

    /// <param name="folder">Its <c>.js</c> migrations; they are modules, as the backend's.</param>
    /// <param name="storageOptions">What SequelizeStorage is given, as JSON.</param>
    /// <exception cref="SkipException">There is no Node, or its packages are not installed.</exception>
    public static NodeRunner Start(TestDatabase database, TestFolder folder, string storageOptions = """{"tableName":"sequelize_meta"}""")
    {
        var node = Find();
        folder.Write("package.json", """{"type":"module"}""");
        return new NodeRunner(Process.Start(new ProcessStartInfo(node, [Script(), Modules(), folder.Path, storageOptions])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DATABASE_URL"] = UrlOf(database), ["NODE_OPTIONS"] = "", ["NODE_NO_WARNINGS"] = "1" },
        })!);
    }

    public IReadOnlyList<string> Up(int? steps = null) => Names(Ask($"up {steps}"));

    public IReadOnlyList<string> Down(int? steps = null) => Names(Ask($"down {steps}"));

    public (IReadOnlyList<string> Executed, IReadOnlyList<string> Pending) Status()
    {
        var answer = Ask("status");
        return (Names(answer.GetProperty("executed")), Names(answer.GetProperty("pending")));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var node = path.SelectMany(folder => Programs.Select(program => Path.Combine(folder, program))).FirstOrDefault(File.Exists);
        Skip.If(node is null, "NODE IS MISSING: install Node.js with npm, and the real Node runner is set beside ours.");
        return node!;
    }

    private static string Modules()
    {
        var named = Environment.GetEnvironmentVariable(ModulesVariable);
        var modules = string.IsNullOrEmpty(named) ? Path.Combine(Path.GetDirectoryName(Script())!, "node_modules") : named;
        Skip.If(
            !Directory.Exists(Path.Combine(modules, "umzug")),
            $"NODE'S PACKAGES ARE MISSING in {modules}: run npm ci in tests/node, or name their folder in {ModulesVariable}.");
        return modules;
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "node", "runner.mjs"));

    private static string UrlOf(TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var user = $"{Uri.EscapeDataString(settings.Username ?? "")}:{Uri.EscapeDataString(settings.Password ?? "")}";
        return settings.Host!.StartsWith('/')
            ? $"postgres://{user}@localhost:{settings.Port}/{settings.Database}?host={Uri.EscapeDataString(settings.Host)}"
            : $"postgres://{user}@{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private static List<string> Names(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!)];

    private JsonElement Ask(string command)
    {
        _process.StandardInput.WriteLine(command.TrimEnd());
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Node runner has ended.");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("error", out var error)
            ? throw new NodeRunnerException(error.GetString()!)
            : document.RootElement.GetProperty("done").Clone();
    }
}

/// <summary>What the Node runner threw.</summary>
internal sealed class NodeRunnerException(string message) : Exception(message);
