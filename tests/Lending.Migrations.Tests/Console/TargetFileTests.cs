using Lending.Migrations.Cli.Commands;
using Lending.Migrations.Tests.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Cli;

public sealed class TargetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_object_is_a_target_and_what_it_leaves_out_is_said_elsewhere()
    {
        var targets = TargetFile.Read(Write(
            """
            [ // by hand
              { "databaseUrl": "postgres://db01/a", "schema": "t1", "role": "owner" },
              { "schema": "t2" },
              {},
            ]
            """));

        Assert.Equal([new TargetEntry("postgres://db01/a", "t1", "owner"), new TargetEntry(null, "t2", null), new TargetEntry(null, null, null)], targets);
    }

    [Theory]
    [InlineData("[{ \"databaseURL\": \"postgres://ops:s3cr3t@db01/a\" }]", "'databaseURL'; known are databaseUrl, schema, role")]
    [InlineData("[{ \"schema\": \"a\" }, { \"schema\": \"\" }]", "schema of entry 2")]
    [InlineData("[{ \"schema\": [\"s3cr3t\"] }]", "schema of entry 1")]
    [InlineData("[\"postgres://ops:s3cr3t@db01/a\"]", "entry 1 is not an object")]
    [InlineData("{ \"schema\": \"a\" }", "not a JSON array")]
    [InlineData("[]", "not a JSON array")]
    [InlineData("[\n{ s3cr3t", "no JSON, at line 2")]
    public void A_file_that_says_something_else_is_refused_without_its_values(string text, string reason)
    {
        var error = Assert.Throws<InvalidMigrationException>(() => TargetFile.Read(Write(text)));

        Assert.Equal("TargetsInvalid", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<InvalidMigrationException>(() => TargetFile.Read(Path.Combine(_folder.Path, "nothing.json")));

        Assert.Equal("TargetsInvalid", error.ErrorId);
        Assert.Contains("nothing.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up --targets t.json --schema a", "--targets and --schema contradict")]
    [InlineData("status --targets t.json --database-url postgres://h/d", "--targets and --database-url contradict")]
    [InlineData("up --sandbox --targets t.json", "--sandbox and --targets contradict")]
    [InlineData("up --sandbox --schema a --schema b", "--sandbox and several --schema contradict")]
    [InlineData("up --throttle-limit 0", "--throttle-limit is a number from 1 to 100, not '0'")]
    [InlineData("new a --baseline --schema a --schema b", "--schema")]
    public void Options_that_contradict_each_other_are_bad_usage(string arguments, string message)
    {
        var console = new TestConsole();

        Assert.Equal(2, console.Run(arguments.Split(' ')));
        Assert.Contains(message, console.Error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Path, "targets.json");
        File.WriteAllText(path, text);
        return path;
    }
}
