using Lending.Migrations.Settings;
using Xunit;

namespace Lending.Migrations.Tests.Settings;

public sealed class ConnectionSourceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("connection-source-");
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_is_given_explicitly_wins()
    {
        _environment["DATABASE_URL"] = "postgres://u@environment/db";
        WriteEnv(".", "DATABASE_URL=postgres://u@file/db");

        var source = Resolve("postgres://u@explicit/db");

        Assert.Equal(("explicit", "given explicitly"), (source.Connection.Host, source.Origin));
    }

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        _environment["DATABASE_URL"] = "postgres://u@environment/db";
        WriteEnv(".", "DATABASE_URL=postgres://u@file/db");

        var source = Resolve();

        Assert.Equal(("environment", "from DATABASE_URL in the environment"), (source.Connection.Host, source.Origin));
    }

    [Fact]
    public void The_file_of_the_nearest_parent_is_read()
    {
        WriteEnv(".", "DATABASE_URL=postgres://u@far/db");
        var path = WriteEnv("a", "DATABASE_URL=postgres://u@near/db");

        var source = Resolve(folder: Path.Combine("a", "b", "c"));

        Assert.Equal(("near", $"from DATABASE_URL in {path}"), (source.Connection.Host, source.Origin));
    }

    [Fact]
    public void The_nearest_file_counts_even_if_it_names_no_database()
    {
        WriteEnv(".", "DATABASE_URL=postgres://u@far/db");
        var path = WriteEnv("a", "OTHER=1");

        var error = Assert.Throws<InvalidMigrationException>(() => Resolve(folder: "a"));

        Assert.Equal("DatabaseUrlMissing", error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("-DatabaseUrl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_named_dot_env_is_no_file()
    {
        WriteEnv(".", "DATABASE_URL=postgres://u@host/db");
        _root.CreateSubdirectory("a").CreateSubdirectory(".env");

        Assert.Equal("host", Resolve(folder: "a").Connection.Host);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(null, "")]
    [InlineData(null, "  ")]
    public void An_empty_text_is_an_error_and_no_reason_to_look_further(string? given, string? ofEnvironment)
    {
        WriteEnv(".", "DATABASE_URL=postgres://u@file/db");
        if (ofEnvironment is not null)
        {
            _environment["DATABASE_URL"] = ofEnvironment;
        }

        Assert.Equal("DatabaseUrlMissing", Assert.Throws<InvalidMigrationException>(() => Resolve(given)).ErrorId);
    }

    [Fact]
    public void An_error_says_where_the_text_came_from_but_not_the_text()
    {
        var path = WriteEnv(".", "DATABASE_URL=postgres://u:geheim@host:x/db");

        var error = Assert.Throws<InvalidMigrationException>(() => Resolve());

        Assert.Equal("DatabaseUrlInvalid", error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_user_it_is_the_one_of_the_environment()
    {
        _environment["USER"] = "system";
        Assert.Equal("system", Resolve("postgres://host/db").Connection.Username);

        _environment["PGUSER"] = "libpq";
        Assert.Equal("libpq", Resolve("postgres://host/db").Connection.Username);
        Assert.Equal("u", Resolve("postgres://u@host/db").Connection.Username);
    }

    [Fact]
    public void The_secrets_are_every_password_that_will_be_used()
    {
        _environment["PGPASSWORD"] = "ofEnvironment";

        Assert.Equal(["p@ss", "key"], Resolve("postgres://u:p%40ss@host/db?sslpassword=key").Secrets);
        Assert.Equal(["ofEnvironment"], Resolve("postgres://u@host/db").Secrets);
        Assert.Empty(Resolve("postgres://postgres:postgres@host/db").Secrets);
        Assert.DoesNotContain("p@ss", Resolve("postgres://u:p%40ss@host/db").ToString(), StringComparison.Ordinal);
    }

    private ConnectionSource Resolve(string? given = null, string folder = ".") => ConnectionSource.Resolve(
        given, name => _environment.GetValueOrDefault(name), Path.GetFullPath(folder, _root.FullName));

    private string WriteEnv(string folder, string text)
    {
        var path = Path.GetFullPath(Path.Combine(folder, ".env"), _root.FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
