using Lending.Migrations.Settings;
using Xunit;

namespace Lending.Migrations.Tests.Settings;

public sealed class MigrationFoldersTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("migration-folders-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_variable_comes_first_then_src_migrations_then_migrations()
    {
        Assert.Null(Find(null));

        var plain = _root.CreateSubdirectory("migrations").FullName;
        Assert.Equal(plain, Find(null));

        var src = _root.CreateSubdirectory("src").CreateSubdirectory("migrations").FullName;
        Assert.Equal(src, Find(null));
        Assert.Equal(src, Find(""));

        var named = _root.CreateSubdirectory("named").FullName;
        Assert.Equal(named, Find("named"));
        Assert.Equal(named, Find(named));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("file")]
    public void A_variable_that_names_no_folder_is_an_error(string named)
    {
        _root.CreateSubdirectory("migrations");
        File.WriteAllText(Path.Combine(_root.FullName, "file"), "");

        var error = Assert.Throws<InvalidMigrationException>(() => Find(named));

        Assert.Equal("MigrationFolderNotFound", error.ErrorId);
        Assert.Contains(Path.Combine(_root.FullName, named), error.Message, StringComparison.Ordinal);
        Assert.Contains("LENDING_MIGRATIONS_PATH", error.Message, StringComparison.Ordinal);
    }

    private string? Find(string? variable) => MigrationFolders.Find(
        name => name == "LENDING_MIGRATIONS_PATH" ? variable : null, _root.FullName);
}
