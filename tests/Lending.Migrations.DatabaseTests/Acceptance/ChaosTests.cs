using System.Globalization;
using Lending.Migrations.Chaos;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>A slice of <c>./build.sh chaos</c>, another one each time.</summary>
public sealed class ChaosTests
{
    [SkippableFact]
    [Trait("Pain", "1")]
    public void Whatever_goes_wrong_each_migration_is_whole_absent_or_interrupted_and_the_next_run_ends_well()
    {
        Skip.If(OperatingSystem.IsWindows(), "SERVERS ARE BROKEN AS ON UNIX here.");
        Skip.IfNot(TestServer.CanStartOne, "NO POSTGRESQL of our own to break.");
        var seconds = Environment.GetEnvironmentVariable("LENDING_TEST_CHAOS_SECONDS") is { Length: > 0 } said ? double.Parse(said, CultureInfo.InvariantCulture) : 12;
        using var story = new StringWriter();
        var run = new ChaosRun(
            Delivered.Find(Delivered.Root(AppContext.BaseDirectory)) with { Console = Delivered.BuiltConsole(), Module = null, Limit = TimeSpan.FromSeconds(seconds), Workers = 2 },
            story);

        run.Execute();

        Assert.True(run.Done > 0 && run.Violations.Count == 0, story.ToString());
    }
}
