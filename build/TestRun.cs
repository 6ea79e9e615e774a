using System.Diagnostics;

namespace Lending.Build;

/// <summary>The whole suite. Its last line is the sum: <c>N passed, N failed, N skipped</c>.</summary>
internal static class TestRun
{
    private const string PublicApiTests = "FullyQualifiedName~PublicApiTests";

    /// <summary>Runs everything and tells the sum.</summary>
    /// <returns>0 only where nothing failed.</returns>
    public static int Execute(Workshop workshop)
    {
        var results = PrepareResults(workshop);
        var suites = new List<SuiteResult> { CheckFormat(workshop), Build(workshop) };
        if (suites[^1].Failed.Count == 0)
        {
            Prepare("a PostgreSQL server", () => PostgresServer.Ensure(workshop));
            Prepare("PgBouncer", () => Pooler.Ensure(workshop));
            Prepare("the Node runner", () => NodeNeighbour.Ensure(workshop));
            suites.AddRange(RunProjects(workshop, results));
            suites.Add(RunPester(workshop, results));
        }

        return Tell(suites);
    }

    /// <summary>Writes the engine's public surface, as it is now, over the approved one.</summary>
    public static void ApproveApi(Workshop workshop)
    {
        workshop.Shell.SetVariable("LENDING_APPROVE_API", "1");
        workshop.Shell.Run(
            "dotnet", "test", "tests/Lending.Migrations.Tests", "--configuration", "Release", "--nologo", "--filter", PublicApiTests);
    }

    private static string PrepareResults(Workshop workshop)
    {
        var results = Path.Combine(workshop.Artifacts, "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        return Directory.CreateDirectory(results).FullName;
    }

    private static SuiteResult CheckFormat(Workshop workshop)
    {
        workshop.Shell.Run("dotnet", "restore", Workshop.Solution, "--verbosity", "quiet");
        var code = workshop.Shell.Try("dotnet", "format", Workshop.Solution, "--verify-no-changes", "--no-restore");
        return SuiteResult.OfStep("format", code == 0, $"the code is not formatted: run 'dotnet format {Workshop.Solution}'.");
    }

    private static SuiteResult Build(Workshop workshop)
    {
        try
        {
            Output.Build(workshop);
            return SuiteResult.OfStep("build", succeeded: true, "");
        }
        catch (BuildException exception)
        {
            return SuiteResult.OfStep("build", succeeded: false, exception.Message);
        }
    }

    /// <summary>What cannot be had leaves its tests to say so: they fail on CI and are skipped elsewhere.</summary>
    private static void Prepare(string what, Action ensure)
    {
        try
        {
            ensure();
        }
        catch (BuildException exception)
        {
            Console.WriteLine($"{what.ToUpperInvariant()} IS MISSING: {exception.Message}");
        }
    }

    /// <summary>Two projects side by side; each tells its story when it is over.</summary>
    private static SuiteResult[] RunProjects(Workshop workshop, string results) =>
    [
        .. new[] { ("fast", "tests/Lending.Migrations.Tests"), ("database", "tests/Lending.Migrations.DatabaseTests") }
            .AsParallel().AsOrdered().WithExecutionMode(ParallelExecutionMode.ForceParallelism)
            .Select(project => RunProject(workshop, results, project.Item1, project.Item2)),
    ];

    private static SuiteResult RunProject(Workshop workshop, string results, string name, string project)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"> running the {name} tests");
        var (code, text) = workshop.Shell.Capture(
            "dotnet", "test", project, "--configuration", "Release", "--no-build", "--nologo",
            "--logger", $"trx;LogFileName={name}.trx", "--results-directory", results,
            "--blame-hang-timeout", "15m", "--blame-hang-dump-type", "none");
        Console.WriteLine($"{text}{Environment.NewLine}  ({name}: {clock.Elapsed.TotalSeconds:0} s)");
        return SuiteResult.OfTrx(name, Path.Combine(results, $"{name}.trx"), code);
    }

    private static SuiteResult RunPester(Workshop workshop, string results)
    {
        const string Name = "PowerShell";
        if (workshop.Shell.Find("pwsh") is null)
        {
            return new SuiteResult(Name, 0, [], [new Remark("POWERSHELL SUITE SKIPPED", "no pwsh on the PATH")]);
        }

        var result = Path.Combine(results, "pester.json");
        var code = workshop.Shell.Try(
            "pwsh", "-NoProfile", "-NonInteractive", "-File", workshop.InRoot("build", "pester.ps1"), workshop.InRoot("tests", "module"), result);
        return SuiteResult.OfPester(Name, result, code);
    }

    private static int Tell(List<SuiteResult> suites)
    {
        Console.WriteLine();
        foreach (var remark in suites.SelectMany(suite => suite.Skipped))
        {
            Console.WriteLine($"SKIPPED {remark}");
        }

        foreach (var remark in suites.SelectMany(suite => suite.Failed))
        {
            Console.WriteLine($"FAILED  {remark}");
        }

        foreach (var suite in suites)
        {
            Console.WriteLine($"{suite.Name,-12} {suite.Passed,5} passed {suite.Failed.Count,5} failed {suite.Skipped.Count,5} skipped");
        }

        var failed = suites.Sum(suite => suite.Failed.Count);
        Console.WriteLine($"{suites.Sum(suite => suite.Passed)} passed, {failed} failed, {suites.Sum(suite => suite.Skipped.Count)} skipped");
        return failed == 0 ? 0 : 1;
    }
}
