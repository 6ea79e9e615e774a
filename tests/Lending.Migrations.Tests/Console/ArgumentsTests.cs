using System.Text.Json;
using Lending.Migrations.Cli.Commands;
using Lending.Migrations.Tests.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Cli;

public sealed class ArgumentsTests
{
    private const string First = "20241023000001-create-markets";
    private const string Second = "20241023000002-create-loan-records";

    [Fact]
    public void Up_applies_all_and_down_undoes_one_where_nothing_is_said()
    {
        Assert.Equal(new MigrationRequest.Apply(new MigrationSelection.All()), Read("up").Request);
        Assert.Equal(new MigrationRequest.Revert(new MigrationSelection.Next(1)), Read("down").Request);
    }

    [Fact]
    public void A_target_may_carry_the_extension_of_its_file_or_row()
    {
        Assert.Equal(new MigrationSelection.Through(MigrationName.Parse(First)), Read("up", "--to", First + ".sql").Request.Selection);
        Assert.Equal(new MigrationSelection.Through(MigrationName.Parse(First)), Read("down", "--to", First + ".js").Request.Selection);
    }

    [Fact]
    public void Names_may_be_repeated()
    {
        var selection = Assert.IsType<MigrationSelection.Named>(Read("up", "--name", First, "--name", Second).Request.Selection);

        Assert.Equal([First, Second], selection.Names.Select(name => name.Value));
    }

    [Fact]
    public void Steps_and_all_are_read()
    {
        Assert.Equal(new MigrationSelection.Next(3), Read("up", "--step", "3").Request.Selection);
        Assert.Equal(new MigrationSelection.All(), Read("down", "--all").Request.Selection);
    }

    [Fact]
    public void What_is_not_said_is_the_engines_default()
    {
        var options = Read("up").Options;

        Assert.Empty(options.Paths);
        Assert.Null(options.DatabaseUrl);
        Assert.Null(options.Schema);
        Assert.Equal("sequelize_meta", options.Table);
        Assert.Equal(TimeSpan.FromSeconds(60), options.LockTimeout);
        Assert.Null(options.StatementTimeout);
        Assert.False(options.ShowNotices);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("redo")]
    public void A_dry_run_and_a_single_transaction_are_asked_of_the_engine(string command)
    {
        var arguments = Read(command, "--dry-run", "--single-transaction");

        Assert.Equal((true, true), (arguments.Request.DryRun, arguments.Request.SingleTransaction));
        Assert.False(arguments.WhatIf);
    }

    [Fact]
    public void What_is_said_is_passed_on()
    {
        var folder = Path.GetTempPath();

        var arguments = Read(
            "up", "--path", "one", "--path", "two.dll", "--database-url", "postgres://h/d", "--schema", "s", "--table", "t",
            "--lock-timeout", "0.5", "--statement-timeout", "1.5", "--verbose", "--what-if");

        Assert.Equal([Path.Combine(folder, "one"), Path.Combine(folder, "two.dll")], arguments.Options.Paths);
        Assert.Equal("postgres://h/d", arguments.Options.DatabaseUrl);
        Assert.Equal("s", arguments.Options.Schema);
        Assert.Equal("t", arguments.Options.Table);
        Assert.Equal(TimeSpan.FromMilliseconds(500), arguments.Options.LockTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), arguments.Options.StatementTimeout);
        Assert.True(arguments.Options.ShowNotices);
        Assert.True(arguments.WhatIf);
        Assert.Equal((false, null), (arguments.Request.DryRun, arguments.Request.SingleTransaction));
        Assert.False(arguments.InSandbox);
        Assert.True(Read("up", "--sandbox").InSandbox);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("status")]
    [InlineData("new")]
    [InlineData("convert")]
    public void Every_command_and_option_says_what_it_does(string name)
    {
        var command = CommandLine.Parse([name], new TestConsole().Shell).CommandResult.Command;

        Assert.All(
            command.Options.Select(option => option.Description).Append(command.Description),
            text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void New_writes_a_migration_and_says_where()
    {
        using var folder = new TemporaryFolder();
        var console = new TestConsole(folder.Path);

        Assert.Equal(0, console.Run("new", "Add tvl to markets", "--path", "db"));

        var path = Path.Combine("db", "20261122093015-add-tvl-to-markets.sql");
        Assert.Equal($"Created  {path}\n", console.Output);
        Assert.Contains("-- migrate:up", File.ReadAllText(Path.Combine(folder.Path, path)), StringComparison.Ordinal);
        Assert.Empty(console.Error);
    }

    [Fact]
    public void New_in_csharp_gives_name_and_path_as_json()
    {
        using var folder = new TemporaryFolder();
        var console = new TestConsole(folder.Path);

        Assert.Equal(0, console.Run("new", "backfill", "--format", "CSharp", "--json"));

        var item = Assert.Single(JsonDocument.Parse(console.Output).RootElement.EnumerateArray());
        Assert.Equal("20261122093015-backfill", item.GetProperty("name").GetString());
        Assert.Equal(
            Path.Combine(folder.Path, "src", "migrations", "20261122093015-backfill.cs"), item.GetProperty("path").GetString());
    }

    [Fact]
    public void New_goes_behind_the_newest_unless_it_is_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "20300101000000-later.sql"), "-- migrate:up\nSELECT 1;\n");

        var behind = new TestConsole(folder.Path);
        Assert.Equal(0, behind.Run("new", "first", "--path", "."));
        Assert.DoesNotContain("20261122", behind.Output, StringComparison.Ordinal);

        var before = new TestConsole(folder.Path);
        Assert.Equal(0, before.Run("new", "second", "--path", ".", "--allow-out-of-order"));
        Assert.Contains("20261122093015-second.sql", before.Output, StringComparison.Ordinal);
    }

    private static MigrateArguments Read(params string[] arguments)
    {
        var parsed = CommandLine.Parse(arguments, new TestConsole().Shell);
        Assert.Empty(parsed.Errors);
        return Assert.IsType<MigrateCommand>(parsed.CommandResult.Command).Read(parsed);
    }
}
