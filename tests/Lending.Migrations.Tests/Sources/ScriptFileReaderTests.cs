using System.Reflection;
using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

/// <summary>Migrations in PowerShell where there is no PowerShell.</summary>
public sealed class ScriptFileReaderTests : IDisposable
{
    private static readonly HostEnvironment Host = new("/", _ => null, new RunnerIdentity("", "", ""));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void They_are_listed_with_the_checksum_of_their_text_and_refused_when_their_turn_comes()
    {
        _folder.Write("20250101000001-one.ps1", "function Up { }\n");
        _folder.Write("20250101000002-two.PS1", "\uFEFFfunction Up { }\r\n");
        _folder.Write("_help.ps1", "");

        var found = Load(new MigratorFactory(Host, Assembly.GetExecutingAssembly()));

        Assert.Equal(["20250101000001-one", "20250101000002-two"], found.Select(migration => migration.Name.Value));
        Assert.Matches("^[0-9a-f]{64}$", found[0].Checksum);
        Assert.Equal(found[0].Checksum, found[1].Checksum);
        Assert.Contains("20250101000001-one is written in PowerShell, and needs the module", found[0].Up.Refusal, StringComparison.Ordinal);
        Assert.NotNull(found[0].Down!.Refusal);
        Assert.Throws<InvalidMigrationException>(() => RecordedSink.Run(found[0].Up));
    }

    [Fact]
    public void A_shell_reads_them_itself()
    {
        _folder.Write("20250101000001-one.ps1", "");

        var found = Load(new MigratorFactory(Host, Assembly.GetExecutingAssembly(), new Shell()));

        Assert.Null(Assert.Single(found).Up.Refusal);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<Migration> Load(MigratorFactory factory) => factory.Load(new MigratorOptions { Paths = [_folder.Path] });

    private sealed class Shell : IFileReader
    {
        public IReadOnlySet<string> Extensions { get; } = new HashSet<string> { ".ps1" };

        public Migration Read(FileInfo file, MigrationName name) =>
            new(name, new MigrationOrigin(file.FullName), new MigrationBody(Transactional: true, _ => { }), Down: null);
    }
}
