using System.Text.RegularExpressions;
using Xunit;

namespace Lending.Migrations.Tests.Architecture;

/// <summary>The runbook, docs/operations.md, knows every error id that the sources can give, and no other.</summary>
public sealed partial class OperationsTests
{
    private static readonly string[] Passed = ["ErrorId", "DatabaseUrl.ErrorId", "PostgresBinaries.ErrorId", "error.ErrorId", "errorId", "id"];

    [Fact]
    public void Every_error_id_has_a_row_in_the_runbook_and_every_row_an_error()
    {
        var given = Sources().SelectMany(IdsOf).ToHashSet(StringComparer.Ordinal);
        var written = Rows().ToList();

        Assert.True(given.Count > 100, $"only {given.Count} ids were found: the search is broken");
        Assert.Equal(given.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_error_is_made_with_an_id_that_the_search_above_can_see()
    {
        var unseen = Sources().SelectMany(text => Made().Matches(text)
            .Where(made => made.Groups["type"].Success)
            .Select(made => made.Groups["id"].Value)
            .Where(id => !Literal().IsMatch(id) && !Passed.Contains(id, StringComparer.Ordinal)));

        Assert.Empty(unseen);
    }

    [Fact]
    public void The_ids_that_PowerShell_treats_in_a_special_way_are_ids()
    {
        var records = File.ReadAllText(Path.Combine(Repository.Root, "src", "Lending.Migrations.PowerShell", "ErrorRecords.cs"));
        var known = Rows().ToHashSet(StringComparer.Ordinal);

        var special = SpecialCase().Matches(records).Select(found => found.Groups["id"].Value).ToList();

        Assert.Contains("EnvironmentMismatch", special);
        Assert.All(special, id => Assert.Contains(id, known));
    }

    private static IEnumerable<string> Sources()
    {
        var root = Path.Combine(Repository.Root, "src");
        return Repository.Sources(root).Concat(Repository.Sources(root, "*.mjs")).Select(File.ReadAllText);
    }

    private static IEnumerable<string> IdsOf(string text) =>
        Made().Matches(text).SelectMany(made => Literal().Matches(made.Groups["id"].Value))
            .Concat(Elsewhere().Matches(text))
            .Select(found => found.Groups["name"].Value);

    /// <summary>The first cells of the tables whose first column is "id".</summary>
    private static IEnumerable<string> Rows()
    {
        var inTable = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md")))
        {
            inTable = line.StartsWith("| id |", StringComparison.Ordinal) || (inTable && line.StartsWith('|'));
            foreach (Match code in Code().Matches(inTable ? line.Split('|')[1] : ""))
            {
                yield return code.Groups["name"].Value;
            }
        }
    }

    /// <summary>What stands first in the making of an exception that carries an id; where the type is not named, what returns one.</summary>
    [GeneratedRegex(
        @"(?:(?<!=\s)new\(|new (?:[\w.]+\.)?(?<type>InvalidMigrationException|DatabaseRefusedException|DatabaseConnectionException)\s*\(|:\s+(?:Invalid)?MigrationException\()\s*(?<id>[^,;]*?)\s*,",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Made();

    [GeneratedRegex(@"(?:\A|[?:]\s)""(?<name>[A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+)""")]
    private static partial Regex Literal();

    /// <summary>Constants, defaults, ids that are passed on by a method, and those of the bridge to Node.</summary>
    [GeneratedRegex(
        @"(?:\bErrorId = |ErrorId \?\? |\bInvalid\(|\bStorable\(\w+, )""(?<name>[A-Z][a-z]+[A-Z][A-Za-z]+)""|(?:new Missing\(|\bfind\('\w+', )'(?<name>[A-Z]\w+)'",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"(?:^\s+|or )""(?<id>[A-Z][a-z]+[A-Z]\w+)""(?= or| =>|\r?$)", RegexOptions.Multiline)]
    private static partial Regex SpecialCase();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`")]
    private static partial Regex Code();
}
