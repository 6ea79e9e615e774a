using System.Text.RegularExpressions;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>One thing that must not work, and how the console has to say so.</summary>
/// <param name="Arrange">Makes it.</param>
/// <param name="ExitCode">What the console ends with.</param>
/// <param name="ErrorId">What its one error is called.</param>
/// <param name="Says">What the error has to name.</param>
internal sealed record HostileCase(Action<HostileScene> Arrange, int ExitCode, string ErrorId, string Says)
{
    /// <summary>What the console is asked for.</summary>
    public string[] Arguments { get; init; } = ["up"];

    /// <summary>Where a migration began: the outcomes that the history then holds. Otherwise not even its table is made.</summary>
    public string[]? History { get; init; }
}

/// <summary>Each hostile input: one clear error, the right exit code and id, the database untouched, no secret in any output.</summary>
public abstract partial class HostileInput
{
    /// <summary>A line of a failure is at most the excerpt of a statement; all of it fits on a screen.</summary>
    private const int MostCharacters = 3000;

    internal static TheoryData<string> NamesOf(Dictionary<string, HostileCase> cases) => [.. cases.Keys];

    internal static void Check(HostileCase hostile, HostileDatabase database)
    {
        using var scene = new HostileScene(database);
        scene.Environment["DATABASE_URL"] = scene.Url();
        scene.ForgetRecords();
        hostile.Arrange(scene);
        var before = DatabaseContents.Everything(scene.Database);

        var run = ConsoleRun.InProcess(scene.Folder.Path, scene.Environment, hostile.Arguments);

        Assert.True(run.ExitCode == hostile.ExitCode, $"Exit code {run.ExitCode} and: {run.Error}");
        AssertOneError(hostile, run);
        AssertHarmless(scene, run.Output + run.Error);
        AssertUntouched(hostile, scene, before);
    }

    internal static void AssertHarmless(HostileScene scene, string shown)
    {
        Assert.All(scene.Secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        Assert.DoesNotMatch(Dangerous(), shown);
        Assert.DoesNotMatch(CallStack(), shown);
        Assert.True(shown.Length <= MostCharacters, $"{shown.Length} characters are shown.");
    }

    private static void AssertOneError(HostileCase hostile, ConsoleRun run)
    {
        Assert.Equal("", run.Output);
        Assert.Equal([$"Error ({hostile.ErrorId}): "], Error().Matches(run.Error).Select(error => error.Value));
        Assert.Contains(hostile.Says, run.Error, StringComparison.Ordinal);
    }

    private static void AssertUntouched(HostileCase hostile, HostileScene scene, string before)
    {
        if (hostile.History is not null)
        {
            Assert.Empty(scene.Database.Query<string>("SELECT name FROM sequelize_meta"));
            Assert.Equal(hostile.History, scene.Database.Query<string>("SELECT outcome FROM sequelize_meta_history"));
            scene.ForgetRecords();
        }

        Assert.Equal(before, DatabaseContents.Everything(scene.Database));
    }

    [GeneratedRegex(@"^(?:Unexpected e|E)rror \(\w+\): ", RegexOptions.Multiline)]
    private static partial Regex Error();

    // Controls other than line ends and tabs, logging commands of Azure Pipelines and GitHub.
    [GeneratedRegex(@"[\p{Cc}\u2028\u202E-[\n\r\t]]|##vso\[|##\[|^\s*::", RegexOptions.Multiline)]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"^\s+at [A-Za-z]+\.", RegexOptions.Multiline)]
    private static partial Regex CallStack();
}
