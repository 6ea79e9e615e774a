using System.Globalization;
using Lending.Migrations.JavaScript;
using Lending.Migrations.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Sources;

public sealed class FolderSourceTests : IDisposable
{
    private const string Sql = "-- migrate:up\nSELECT 1;";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_files_come_in_ordinal_order()
    {
        string[] names = ["20240101000000-b", "20240101000000-B", "20240102000000-a", "2024.01.01T00.00.01.umzug", "99999999999999-odd"];
        foreach (var name in names)
        {
            _folder.Write($"{name}.sql", Sql);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), Load().Select(migration => migration.Name.Value));
    }

    [Theory]
    [InlineData("_helpers.js")]
    [InlineData("_20240101000000-x.sql")]
    [InlineData(".hidden.sql")]
    [InlineData(".20240101000000-x.js")]
    [InlineData("types.d.ts")]
    [InlineData("20240101000000-x.d.ts")]
    [InlineData("20240101000000-x.D.TS")]
    [InlineData("20240101000000-x.d.mts")]
    [InlineData("20240101000000-x.js.map")]
    [InlineData("20240101000000-x.cs")]
    [InlineData("20240101000000-x")]
    [InlineData("README.md")]
    [InlineData("x.sql.bak")]
    [InlineData("sql")]
    public void Some_files_are_left_alone(string name)
    {
        _folder.Write(name, "not a migration");

        Assert.Empty(Load());
    }

    [Theory]
    [InlineData("create-markets.sql")]
    [InlineData("2024-x.sql")]
    [InlineData("20240101000000.sql")]
    [InlineData("20240101000000-.sql")]
    [InlineData("20240101000000_x.sql")]
    [InlineData("202401010000000-x.sql")]
    [InlineData("x.SQL")]
    [InlineData("index.js")]
    [InlineData("helper.mjs")]
    [InlineData("helper.cjs")]
    [InlineData("helper.ts")]
    public void A_known_extension_with_a_wrong_name_is_an_error_that_names_file_and_rule(string name)
    {
        var path = _folder.Write(name, Sql);

        var error = Assert.Throws<InvalidMigrationException>(() => Load());

        Assert.Equal("MigrationNameInvalid", error.ErrorId);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("YYYYMMDDHHMMSS-description" + Path.GetExtension(name), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_extension_counts_in_any_case()
    {
        _folder.Write("20240101000000-x.SQL", Sql);

        Assert.Equal("20240101000000-x", Assert.Single(Load()).Name.Value);
    }

    [Fact]
    public void Folders_below_are_not_read()
    {
        var below = Directory.CreateDirectory(Path.Combine(_folder.Path, "below"));
        File.WriteAllText(Path.Combine(below.FullName, "20240101000000-x.sql"), Sql);

        Assert.Empty(Load());
    }

    [Theory]
    [InlineData("20240101000000-x.sql")]
    [InlineData("x.sql")]
    public void A_folder_that_is_named_as_a_file_is_an_error(string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, name));

        var error = Assert.Throws<InvalidMigrationException>(() => Load());

        Assert.Equal("MigrationUnreadable", error.ErrorId);
        Assert.StartsWith(Path.Combine(_folder.Path, name), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        var error = Assert.Throws<InvalidMigrationException>(() => new FolderSource(missing, MigrationSources.FileReaders).Load());

        Assert.Equal("PathNotFound", error.ErrorId);
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_is_followed_and_one_to_nothing_is_an_error()
    {
        using var elsewhere = new TemporaryFolder();
        var link = Path.Combine(_folder.Path, "20240101000000-x.sql");
        File.CreateSymbolicLink(link, elsewhere.Write("any.txt", Sql));

        Assert.Equal(["SELECT 1"], RecordedSink.Run(Assert.Single(Load()).Up).Texts);

        File.Delete(Path.Combine(elsewhere.Path, "any.txt"));
        var error = Assert.Throws<InvalidMigrationException>(() => Load());
        Assert.Equal("MigrationUnreadable", error.ErrorId);
        Assert.Contains(link, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_an_error_that_names_it()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Root may read every file.");
        var path = _folder.Write("20240101000000-x.sql", Sql);
        File.SetUnixFileMode(path, UnixFileMode.None);

        var error = Assert.Throws<InvalidMigrationException>(() => Load());

        Assert.Equal("MigrationUnreadable", error.ErrorId);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_files_that_are_wrong_the_first_is_told_every_time()
    {
        for (var number = 0; number < 300; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{20240101000000L + number}-x.sql");
            _folder.Write(name, number >= 40 && number % 3 == 1 ? "-- migrate:up\nCOMMIT" : Sql);
        }

        for (var attempt = 0; attempt < 5; attempt++)
        {
            var error = Assert.Throws<InvalidMigrationException>(() => Load());
            Assert.EndsWith("20240101000040-x.sql", error.Location!.File, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_files_are_read_each_into_its_own_place()
    {
        for (var number = 0; number < 300; number++)
        {
            _folder.Write(string.Create(CultureInfo.InvariantCulture, $"{20240101000000L + number}-x.sql"), $"-- migrate:up\nSELECT {number}");
        }

        var migrations = Load();

        Assert.Equal(300, migrations.Count);
        Assert.All(migrations, (migration, number) =>
        {
            Assert.Equal(20240101000000L + number, long.Parse(migration.Name.Timestamp, CultureInfo.InvariantCulture));
            Assert.Equal([$"SELECT {number}"], RecordedSink.Run(migration.Up).Texts);
        });
    }

    [Fact]
    public void Paths_may_be_folders_and_single_files_and_count_once()
    {
        var file = _folder.Write("20240101000000-x.sql", Sql);

        var sources = MigrationSources.FromPaths(
            [_folder.Path, _folder.Path + Path.DirectorySeparatorChar, file, file], MigrationSources.FileReaders, _ => null);

        Assert.Equal(2, sources.Count);
        Assert.All(sources, source => Assert.Equal("20240101000000-x", Assert.Single(source.Load()).Name.Value));
    }

    [Theory]
    [InlineData("missing", "PathNotFound")]
    [InlineData("missing.dll", "PathNotFound")]
    [InlineData("20240101000000-x.txt", "MigrationKindUnknown")]
    [InlineData("20240101000000-x.d.ts", "MigrationKindUnknown")]
    [InlineData("x.sql", "MigrationNameInvalid")]
    [InlineData("_20240101000000-x.sql", "MigrationNameInvalid")]
    [InlineData("text.dll", "AssemblyInvalid")]
    public void A_path_that_is_no_source_is_an_error_that_names_it(string name, string errorId)
    {
        var path = Path.Combine(_folder.Path, name);
        if (!name.StartsWith("missing", StringComparison.Ordinal))
        {
            File.WriteAllText(path, Sql);
        }

        var error = Assert.Throws<InvalidMigrationException>(
            () => MigrationSources.FromPaths([path], MigrationSources.FileReaders, _ => null).Single().Load());

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<Migration> Load() => new FolderSource(
        _folder.Path, [.. MigrationSources.FileReaders, new JavaScriptFileReader(ScriptText.ChecksumOf)]).Load();
}
