using System.Text.RegularExpressions;
using Xunit;

namespace Lending.Migrations.Tests.Architecture;

/// <summary>docs/pains.md says of each pain which tests show the answer; those tests carry its number.</summary>
public sealed partial class PainsTests
{
    private static readonly string Tests = Path.Combine(Repository.Root, "tests");

    [Fact]
    public void Every_pain_has_a_row_with_tests_and_every_test_of_a_pain_stands_in_its_row()
    {
        var rows = Rows().ToList();

        Assert.Equal(Enumerable.Range(1, 25), rows.Select(row => row.Pain));
        Assert.All(rows, row => Assert.NotEmpty(row.Tests));
        Assert.Equal(
            Tagged().Order().ToList(),
            rows.SelectMany(row => row.Tests.Select(test => (row.Pain, test.File, test.Name))).Order().ToList());
    }

    private static IEnumerable<(int Pain, List<(string File, string Name)> Tests)> Rows() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "pains.md"))
        let row = Row().Match(line)
        where row.Success
        select (int.Parse(row.Groups["pain"].ValueSpan, provider: null),
            Named().Matches(row.Groups["tests"].Value).Select(test => (test.Groups["file"].Value, test.Groups["name"].Value)).ToList());

    /// <summary>Files as the table names them: without the project's folder.</summary>
    private static IEnumerable<(int Pain, string File, string Name)> Tagged() =>
        from file in Repository.Sources(Tests).Concat(Repository.Sources(Tests, "*.Tests.ps1"))
        let path = Path.GetRelativePath(Tests, file).Replace('\\', '/')
        let name = path.EndsWith(".cs", StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : path
        from test in Test().Matches(File.ReadAllText(file))
        from pain in test.Groups["pain"].Captures
        select (int.Parse(pain.ValueSpan, provider: null), name, test.Groups["name"].Value.Replace("''", "'", StringComparison.Ordinal));

    [GeneratedRegex(@"\A\| (?<pain>[0-9]+) \|.*\| (?<tests>[^|]+) \|\z")]
    private static partial Regex Row();

    [GeneratedRegex("`(?<file>[^`]+)`: `(?<name>[^`]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(
        """
        (?:\[Trait\("Pain",\ "(?<pain>[0-9]+)"\)\]\s+)+public\ (?:async\ Task|Task|void)\ (?<name>\w+)\(
        |It\ '(?<name>(?:[^']|'')+)'\ -Tag\ (?:Pain(?<pain>[0-9]+)(?:,\ )?)+
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Test();
}
