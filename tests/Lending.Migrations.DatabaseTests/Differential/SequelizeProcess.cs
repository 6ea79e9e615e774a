using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>Real Sequelize, in one node process for all cases (tests/node/differential.cjs).</summary>
internal sealed class SequelizeProcess : IDisposable
{
    private readonly Process _process;

    public SequelizeProcess(string modules, NpgsqlConnectionStringBuilder database)
    {
        var options = new { host = database.Host, port = database.Port, username = database.Username, password = database.Password, database = database.Database };
        var script = Path.Combine(AppContext.BaseDirectory, "node", "differential.cjs");
        _process = Process.Start(new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DATABASE"] = JsonSerializer.Serialize(options), ["NODE_PATH"] = modules },
        })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Why it cannot be started; null where it can.</summary>
    public static string? WhyNot(out string modules)
    {
        var named = Environment.GetEnvironmentVariable("LENDING_TEST_NODE_MODULES");
        modules = string.IsNullOrEmpty(named) ? InRepository() : named;
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            node.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "NODE IS MISSING: install Node.js 18 or newer.";
        }

        return Directory.Exists(Path.Combine(modules, "sequelize")) && Directory.Exists(Path.Combine(modules, "pg"))
            ? null
            : "SEQUELIZE IS MISSING: run 'npm ci' in tests/node, or name a node_modules folder with LENDING_TEST_NODE_MODULES.";
    }

    public void Begin(string js)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { js }));
        _process.StandardInput.Flush();
    }

    public Outcome End()
    {
        using var answer = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node ended early."));
        return answer.RootElement.TryGetProperty("error", out var error)
            ? new Outcome(error.GetString(), "null")
            : new Outcome(null, answer.RootElement.GetProperty("result").GetRawText());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static string InRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "tests", "node")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "node", "node_modules");
    }
}

/// <summary>What came of one side of a case.</summary>
/// <param name="Error">Null where it succeeded.</param>
/// <param name="Result">What it returned, as JSON.</param>
internal sealed record Outcome(string? Error, string Result)
{
    /// <summary>What it left in the database, as pg_dump says it.</summary>
    public string Database { get; init; } = "";
}
