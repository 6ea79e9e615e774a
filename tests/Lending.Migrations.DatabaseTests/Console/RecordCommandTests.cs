using System.Text.Json;
using Lending.Migrations.DatabaseTests.Acceptance;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Cli;

public sealed class RecordCommandTests : IDisposable
{
    private const string A = "20240101000000-a";
    private const string B = "20240102000000-b";

    private readonly TestFolder _folder = new();
    private readonly TestDatabase _database = TestDatabase.Create();

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public void Register_status_and_history_tell_one_story()
    {
        WriteBoth();

        var shown = Run("register", "--to", A, "--what-if");
        Assert.Contains($"Would register  {A}", shown.Output, StringComparison.Ordinal);
        Assert.Empty(_database.Query<int>("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"));

        Assert.Contains($"Registered  {A}", Run("register", "--to", A, "--reason", "made by hand").Output, StringComparison.Ordinal);
        Assert.StartsWith("Nothing to do", Run("register", "--name", A).Output, StringComparison.Ordinal);
        Assert.Contains("1 executed, 1 pending on ", Run("status").Output, StringComparison.Ordinal);
        var entry = Assert.Single(Json("history"));
        Assert.Equal((A, "registered", "made by hand"), (Text(entry, "name"), Text(entry, "outcome"), Text(entry, "reason")));
        Assert.Matches($"registered +Up +{A} .*made by hand", Run("history").Output);

        Assert.Equal("Unregister", Text(Assert.Single(Json("unregister", "--all")), "action"));
        Assert.Equal(5, Run("status", "--fail-if-pending").ExitCode);
    }

    [SkippableFact]
    public void A_changed_text_is_a_state_a_warning_or_an_error_and_is_repaired()
    {
        WriteBoth();
        Run("up");
        _folder.Write($"sql/{A}.sql", "-- migrate:up\nSELECT 1; -- changed\n");

        Assert.Contains("1 executed, 0 pending, 1 modified on ", Run("status").Output, StringComparison.Ordinal);
        var warned = Run("up");
        Assert.Equal(0, warned.ExitCode);
        Assert.Contains($"Warning: {A}: the text is not the one that ran", warned.Error, StringComparison.Ordinal);
        Assert.Equal("", Run("up", "--on-modified", "ignore").Error);
        var refused = Run("up", "--on-modified", "fail");
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("Error (MigrationModified)", refused.Error, StringComparison.Ordinal);

        Assert.Contains($"Accepted the changed text of  {A}", Run("repair", "--all").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("up", "--on-modified", "fail").ExitCode);
    }

    [SkippableFact]
    [Trait("Pain", "7")]
    public void A_late_migration_counts_as_pending_and_is_refused_where_asked()
    {
        WriteBoth();
        Run("up", "--name", B);

        var status = Json("status");
        Assert.Equal(["OutOfOrder", "Executed"], status.Select(item => Text(item, "state")));
        Assert.Equal(5, Run("status", "--fail-if-pending").ExitCode);
        Assert.StartsWith("Error (MigrationOutOfOrder)", Run("up", "--out-of-order", "fail").Error, StringComparison.Ordinal);
        Assert.Equal("", Run("up", "--out-of-order", "allow").Error);
    }

    [SkippableFact]
    public void An_interrupted_one_is_settled_only_when_told_as_what()
    {
        _folder.Write($"sql/{A}.sql", "-- migrate:up transaction:false\nSELECT 1;\nSELECT nonsense;\n");
        Assert.Equal(1, Run("up").ExitCode);

        Assert.StartsWith("Error (SettleChoiceRequired)", Run("repair", "--name", A).Error, StringComparison.Ordinal);
        Assert.Contains($"Settled as pending  {A}", Run("repair", "--name", A, "--settle-as", "pending").Output, StringComparison.Ordinal);
        Assert.Equal("Pending", Text(Json("status")[0], "state"));
    }

    [SkippableFact]
    public void The_history_is_filtered()
    {
        WriteBoth();
        Run("up", "--step", "1");
        Run("up");

        Assert.Equal([B], Json("history", "--name", "*-b").Select(item => Text(item, "name")));
        Assert.Empty(Json("history", "--outcome", "failed", "--outcome", "started"));
        Assert.Equal(2, Json("history", "--outcome", "succeeded", "--since", "2020-01-01").Length);
        Assert.Empty(Json("history", "--since", "2999-01-01T00:00Z"));
        Assert.Equal([B], Json("history", "--run-id", Text(Json("history")[1], "runId")!).Select(item => Text(item, "name")));
    }

    [SkippableTheory]
    [InlineData("--name", "register")]
    [InlineData("contradict", "repair", "--all", "--name", A)]
    [InlineData("--outcome is one of", "history", "--outcome", "odd")]
    [InlineData("--since is a time", "history", "--since", "yesterday")]
    [InlineData("--run-id", "history", "--run-id", "1")]
    [InlineData("--settle-as is one of executed, pending", "repair", "--all", "--settle-as", "1")]
    [InlineData("--on-modified is one of warn, fail, ignore", "up", "--on-modified", "allow")]
    [InlineData("--baseline", "new", "x", "--schema", "public")]
    [InlineData("--baseline", "new")]
    [InlineData("contradict", "new", "--baseline", "--format", "csharp")]
    public void A_wrong_word_is_bad_usage(string said, params string[] arguments)
    {
        var run = Run(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_baseline_says_clearly_when_there_is_no_pg_dump()
    {
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = _database.Url, ["LENDING_PG_BIN"] = _folder.Path };

        var run = ConsoleRun.InProcess(_folder.Path, environment, "new", "--baseline");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Error (PgDumpNotFound)", run.Error, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement item, string property) => item.GetProperty(property).GetString();

    private void WriteBoth()
    {
        _folder.Write($"sql/{A}.sql", "-- migrate:up\nSELECT 1;\n");
        _folder.Write($"sql/{B}.sql", "-- migrate:up\nSELECT 2;\n");
    }

    private JsonElement[] Json(params string[] arguments)
    {
        var run = Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }

    private ConsoleRun Run(params string[] arguments)
    {
        string[] set = arguments[0] is "history" or "new" ? [] : ["--path", _folder.At("sql")];
        return ConsoleRun.InProcess(_folder.Path, new Dictionary<string, string> { ["DATABASE_URL"] = _database.Url }, [.. arguments, .. set]);
    }
}
