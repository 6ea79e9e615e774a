using Lending.Migrations.Running;
using Lending.Schema;

namespace Lending.Migrations.DatabaseTests.Connections;

/// <summary>Connects as a front end does: a URL, an environment and a home folder, and nothing else.</summary>
internal sealed class Connecting : IMigrationObserver, IDisposable
{
    private readonly TestFolders _home = new();
    private readonly Dictionary<string, string> _environment = [];

    public Connecting() => _environment["HOME"] = _home.Path;

    public List<MigrationEvent> Told { get; } = [];

    public MigratorOptions Options { get; set; } = new();

    public string Home => _home.Path;

    public string this[string variable]
    {
        set => _environment[variable] = value;
    }

    /// <summary>Writes a file into the home folder.</summary>
    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    /// <summary>Connects and reads the status.</summary>
    public DatabaseIdentity Connect(string? url = null) => Migrator(url).GetStatus().Database;

    public MigrationReport Up(string? url = null, CancellationToken cancellation = default) =>
        Migrator(url).Run(new MigrationRequest.Apply(new MigrationSelection.All()), cancellation);

    public void Observe(MigrationEvent migrationEvent) => Told.Add(migrationEvent);

    public void Dispose() => _home.Dispose();

    private Migrator Migrator(string? url)
    {
        var host = new HostEnvironment(Home, name => _environment.GetValueOrDefault(name), new RunnerIdentity("tests", "tester", "here"));
        var factory = new MigratorFactory(host, typeof(CreateMarkets).Assembly);
        var options = Options with { DatabaseUrl = url ?? Options.DatabaseUrl };
        return factory.Create(options, factory.Resolve(options), this);
    }

    private sealed class TestFolders : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("home-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
