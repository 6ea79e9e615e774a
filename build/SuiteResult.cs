using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Lending.Build;

/// <summary>A test that did not pass, and what it said.</summary>
internal sealed record Remark(string Test, string Text)
{
    /// <summary>In one line; the suite's own output has the rest.</summary>
    public override string ToString() => $"{Test}: {Text.Split('\n', '\r')[0]}";
}

/// <summary>What a suite came to.</summary>
internal sealed record SuiteResult(string Name, int Passed, IReadOnlyList<Remark> Failed, IReadOnlyList<Remark> Skipped)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>A step of the build counts only where it fails: it is no test.</summary>
    public static SuiteResult OfStep(string name, bool succeeded, string remedy) =>
        new(name, 0, succeeded ? [] : [new Remark(name, remedy)], []);

    /// <summary>Reads a TRX log. A run that crashed, or that ran no test, is a failure even where the log shows none.</summary>
    public static SuiteResult OfTrx(string name, string path, int exitCode)
    {
        if (!TryRead(() => XDocument.Load(path), out var log))
        {
            return DidNotRun(name, exitCode);
        }

        var results = log.Descendants().Where(element => element.Name.LocalName == "UnitTestResult").ToLookup(
            element => (string?)element.Attribute("outcome"),
            element => new Remark((string)element.Attribute("testName")!, MessageOf(element)));
        var failed = results.Where(group => group.Key is not ("Passed" or "NotExecuted")).SelectMany(group => group).ToList();
        if (failed.Count == 0 && (exitCode != 0 || results.Count == 0))
        {
            failed.Add(new Remark(name, exitCode != 0 ? $"the run broke off (exit code {exitCode})." : "the suite ran no test."));
        }

        return new SuiteResult(name, results["Passed"].Count(), failed, [.. results["NotExecuted"]]);
    }

    /// <summary>Reads what pester.ps1 wrote.</summary>
    public static SuiteResult OfPester(string name, string path, int exitCode) =>
        TryRead(() => JsonSerializer.Deserialize<SuiteResult>(File.ReadAllText(path), Json), out var result)
            ? result with { Name = name }
            : DidNotRun(name, exitCode);

    private static SuiteResult DidNotRun(string name, int exitCode) =>
        OfStep(name, succeeded: false, $"the tests did not run to their end (exit code {exitCode}).");

    /// <summary>A suite that was killed leaves no log, or half of one.</summary>
    private static bool TryRead<T>(Func<T?> read, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = read();
        }
        catch (Exception exception) when (exception is IOException or XmlException or JsonException)
        {
            value = null;
        }

        return value is not null;
    }

    private static string MessageOf(XElement result) =>
        result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value.Trim() ?? "no reason given";
}
