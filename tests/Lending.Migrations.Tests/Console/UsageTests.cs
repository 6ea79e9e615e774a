using Lending.Migrations.Cli;
using Xunit;

namespace Lending.Migrations.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("up --to 20241023000001-a --step 2", "--to and --step contradict each other")]
    [InlineData("up --to 20241023000001-a --name 20241023000001-a", "--to and --name contradict each other")]
    [InlineData("down --all --step 1", "--step and --all contradict each other")]
    [InlineData("down --to 20241023000001-a --all", "--to and --all contradict each other")]
    [InlineData("up --sandbox --database-url postgres://h/d", "--sandbox and --database-url contradict each other")]
    [InlineData("up --step 0", "--step counts migrations: give 1 or more, not '0'")]
    [InlineData("up --step -1", "--step counts migrations: give 1 or more, not '-1'")]
    [InlineData("up --step 2147483648", "--step counts migrations")]
    [InlineData("up --step two", "not 'two'")]
    [InlineData("up --lock-timeout -1", "--lock-timeout is in seconds: give 0 to 86400, not '-1'")]
    [InlineData("up --lock-timeout NaN", "--lock-timeout is in seconds")]
    [InlineData("up --lock-timeout 1e400", "--lock-timeout is in seconds")]
    [InlineData("up --statement-timeout soon", "--statement-timeout is in seconds: give 0 to 86400, not 'soon'")]
    [InlineData("up --statement-timeout 0.0", "--statement-timeout 0 would end every statement at once")]
    [InlineData("up --to", "Required argument missing for option: '--to'")]
    [InlineData("up --to 20241023000001-a --to 20241023000002-b", "'--to' expects a single argument")]
    [InlineData("up --all", "'--all'")]
    [InlineData("down --sandbox", "'--sandbox'")]
    [InlineData("up --fail-if-pending", "'--fail-if-pending'")]
    [InlineData("up --dry-run true", "'true'")]
    [InlineData("up --what-if true", "'true'")]
    [InlineData("reset --dry-run", "reset has no --dry-run, which executes and rolls back: give --what-if")]
    [InlineData("register --all --dry-run", "register has no --dry-run")]
    [InlineData("unregister --all --dry-run", "unregister has no --dry-run")]
    [InlineData("repair --all --dry-run", "repair has no --dry-run")]
    [InlineData("convert --path a --dry-run", "convert has no --dry-run")]
    [InlineData("reset --yes --what-if", "--yes and --what-if contradict each other: give one of them")]
    [InlineData("reset", "give --yes to do it, or --what-if to look first")]
    [InlineData("up 20241023000001-a", "'20241023000001-a'")]
    [InlineData("upp", "'upp'")]
    [InlineData("", "command")]
    [InlineData("new", "'new'")]
    [InlineData("new one two", "'two'")]
    [InlineData("new one --format ps1", "--format is sql, csharp, powershell or javascript, not 'ps1'")]
    [InlineData("convert", "--path")]
    [InlineData("convert --path a --format js", "--format is sql or powershell, not 'js'")]
    [InlineData("status @file", "'@file'")]
    public void Bad_usage_ends_with_2_and_a_word_on_the_error_stream_alone(string arguments, string message)
    {
        var console = new TestConsole();

        var exitCode = console.Run(Split(arguments));

        Assert.Equal(ExitCodes.BadInput, exitCode);
        Assert.Contains(message, console.Error, StringComparison.Ordinal);
        Assert.StartsWith("Error (BadUsage): ", console.Error, StringComparison.Ordinal);
        Assert.Contains("--help", console.Error, StringComparison.Ordinal);
        Assert.Empty(console.Output);
    }

    [Theory]
    [InlineData("--path")]
    [InlineData("--database-url")]
    [InlineData("--schema")]
    [InlineData("--table")]
    [InlineData("--to")]
    [InlineData("--name")]
    public void An_empty_text_is_refused(string option)
    {
        var console = new TestConsole();

        Assert.Equal(ExitCodes.BadInput, console.Run("up", option, ""));

        Assert.Contains($"{option} is empty", console.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up --step 0 --json")]
    [InlineData("--json status")]
    [InlineData("new --json")]
    [InlineData("up --to not-a-name --json")]
    [InlineData("status --json")]
    public void With_json_the_output_stream_holds_an_empty_array_where_nothing_was_done(string arguments)
    {
        var console = new TestConsole();

        Assert.Equal(ExitCodes.BadInput, console.Run(Split(arguments)));

        Assert.Equal("[]\n", console.Output);
        Assert.StartsWith("Error (", console.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up postgres://ops:hunter22@db/lending")]
    [InlineData("up --step postgres://ops:hunter22@db/lending")]
    [InlineData("up --lock-timeout postgres://ops:hunter22@db/lending --json")]
    [InlineData("new x --format postgres://ops:hunter22@db/lending")]
    [InlineData("status --database-url postgres://ops:hunter22@db/lending?nonsense=1 --verbose")]
    public void A_url_in_the_wrong_place_does_not_show_its_password(string arguments)
    {
        var console = new TestConsole();

        Assert.Equal(ExitCodes.BadInput, console.Run(Split(arguments)));

        Assert.DoesNotContain("hunter22", console.Output + console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_no_name_says_the_rule()
    {
        var console = new TestConsole();

        Assert.Equal(ExitCodes.BadInput, console.Run("up", "--to", "markets"));

        Assert.StartsWith("Error (MigrationNameInvalid): 'markets' is not a migration name.", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_database_named_is_bad_input()
    {
        var console = new TestConsole();

        Assert.Equal(ExitCodes.BadInput, console.Run("status"));

        Assert.StartsWith("Error (DatabaseUrlMissing): ", console.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", console.Error, StringComparison.Ordinal);
    }

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
