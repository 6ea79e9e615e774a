using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Lending.Migrations.JavaScript;
using Lending.Migrations.Running;
using Lending.Migrations.Sources;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.JavaScript;

/// <summary>A backend on disk: a <c>package.json</c>, packages and a folder of migrations; run by our engine, or by its own runner.</summary>
internal sealed class Backend : IDisposable, IMigrationObserver
{
    private const string Variable = "LENDING_TEST_NODE_MODULES";

    private MigratorSettings _settings;

    private Backend(string root, string? schema)
    {
        Root = root;
        _settings = new MigratorSettings { LockTimeout = TimeSpan.FromSeconds(30), Schema = schema };
    }

    public string Root { get; }

    public string Folder => Path.Combine(Root, "src", "migrations");

    public List<MigrationEvent> Told { get; } = [];

    public IEnumerable<string> Prints => Told.OfType<MigrationEvent.Printed>().Where(print => !print.IsError).Select(print => print.Text);

    public IEnumerable<string> ErrorPrints => Told.OfType<MigrationEvent.Printed>().Where(print => print.IsError).Select(print => print.Text);

    /// <summary>Where the sources of the tests are.</summary>
    private static string Sources { get; } = SourcesAbove(AppContext.BaseDirectory);

    /// <param name="sequelize">The package that stands for Sequelize; null for a backend without it.</param>
    /// <param name="schema">The schema to work in.</param>
    /// <exception cref="SkipException">There is no Node with the packages: mark the test <c>[SkippableFact]</c>.</exception>
    public static Backend Create(string? sequelize = "sequelize", string? schema = null)
    {
        var modules = Environment.GetEnvironmentVariable(Variable);
        Skip.If(
            string.IsNullOrEmpty(modules) || !Directory.Exists(Path.Combine(modules, "sequelize-old")),
            $"NODE IS MISSING: no Node.js with the packages of tests/node; {Variable} names none.");
        var backend = new Backend(Directory.CreateTempSubdirectory("lending-backend-").FullName, schema);
        Directory.CreateDirectory(backend.Folder);
        File.WriteAllText(Path.Combine(backend.Root, "package.json"), """{ "type": "module" }""");
        var packages = Directory.CreateDirectory(Path.Combine(backend.Root, "node_modules")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(packages, "pg"), Path.Combine(modules!, "pg"));
        Directory.CreateSymbolicLink(Path.Combine(packages, "umzug"), Path.Combine(modules!, "umzug"));
        if (sequelize is not null)
        {
            Directory.CreateSymbolicLink(Path.Combine(packages, "sequelize"), Path.Combine(modules!, sequelize));
        }

        return backend;
    }

    /// <summary>No longer than this between two statements.</summary>
    public Backend WithStatementTimeout(TimeSpan limit)
    {
        _settings = _settings with { StatementTimeout = limit };
        return this;
    }

    /// <summary>A migration by its text.</summary>
    public Backend With(string fileName, string text)
    {
        File.WriteAllText(Path.Combine(Folder, fileName), text);
        return this;
    }

    /// <summary>The sixty of tests/node/migrations.</summary>
    public Backend WithSixty()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Sources, "node", "migrations")))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        return this;
    }

    public MigrationReport Up(TestDatabase database, int? steps = null, CancellationToken cancellation = default) =>
        Migrator(database).Run(new MigrationRequest.Apply(Selection(steps)), cancellation);

    public MigrationReport Down(TestDatabase database, int? steps = null) =>
        Migrator(database).Run(new MigrationRequest.Revert(Selection(steps)));

    public MigrationReport Run(TestDatabase database, MigrationRequest request) => Migrator(database).Run(request);

    public MigrationStatusReport Status(TestDatabase database) => Migrator(database).GetStatus();

    public MigrationPreview Preview(TestDatabase database) =>
        Migrator(database).Preview(new MigrationRequest.Apply(new MigrationSelection.All()));

    public MigrationFailedException UpFails(TestDatabase database) => Assert.Throws<MigrationFailedException>(() => Up(database));

    /// <summary>The backend's own runner.</summary>
    public UmzugRunner StartUmzug(TestDatabase database) => new(Path.Combine(Sources, "node", "steps.mjs"), this, database);

    public void Observe(MigrationEvent migrationEvent) => Told.Add(migrationEvent);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static MigrationSelection Selection(int? steps) =>
        steps is { } count ? new MigrationSelection.Next(count) : new MigrationSelection.All();

    private static string SourcesAbove(string folder) => Directory.Exists(Path.Combine(folder, "tests", "node"))
        ? Path.Combine(folder, "tests")
        : SourcesAbove(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."));

    private Migrator Migrator(TestDatabase database) => new(
        new FolderSource(Folder, [new SqlFileReader(), new JavaScriptFileReader(ScriptText.ChecksumOf)]),
        new DatabaseTarget(new NpgsqlConnectionStringBuilder(database.ConnectionString)),
        this,
        _settings,
        TimeProvider.System);
}

/// <summary>umzug with Sequelize, as a process that is told step by step what to do.</summary>
internal sealed class UmzugRunner : IDisposable
{
    private readonly Process _process;

    public UmzugRunner(string script, Backend backend, TestDatabase database)
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var options = JsonSerializer.Serialize(
            new { host = target.Host, port = target.Port, database = target.Database, username = target.Username, password = target.Password });
        var start = new ProcessStartInfo("node", [script, backend.Folder, options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public void Up(int steps) => Tell($"up {steps}");

    public void Down(int steps) => Tell($"down {steps}");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Tell(string command)
    {
        _process.StandardInput.WriteLine(command);
        var said = new StringBuilder();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line == "done")
            {
                return;
            }

            said.AppendLine(line);
            Assert.False(line.StartsWith("failed ", StringComparison.Ordinal), $"umzug, {command}: {line}");
        }

        Assert.Fail($"umzug ended at '{command}': {said}");
    }
}
