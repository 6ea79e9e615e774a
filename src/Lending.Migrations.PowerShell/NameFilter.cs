using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations;

/// <summary>
/// Names as people give them: a stem, a file name, or a wildcard. A name may hold a bracket, so each is tried as it stands first.
/// </summary>
internal sealed class NameFilter(IReadOnlyCollection<string> given)
{
    private readonly HashSet<string> _exact = given.Select(MigrationName.StemOf).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);

    private readonly WildcardPattern[] _patterns =
        [.. given.Where(WildcardPattern.ContainsWildcardCharacters).Select(text => new WildcardPattern(text, WildcardOptions.IgnoreCase))];

    /// <summary>Names, not wildcards, that nothing has matched so far.</summary>
    public IEnumerable<string> Unmatched => _exact.Where(name => !_matched.Contains(name) && !WildcardPattern.ContainsWildcardCharacters(name));

    public static bool HasWildcard(IEnumerable<string> given) => given.Any(WildcardPattern.ContainsWildcardCharacters);

    /// <summary>Without names everything matches.</summary>
    public bool Matches(string name)
    {
        var exact = _exact.Contains(name);
        if (exact)
        {
            _matched.Add(name);
        }

        return exact || given.Count == 0 || Array.Exists(_patterns, pattern => pattern.IsMatch(name));
    }
}
