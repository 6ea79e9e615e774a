using System.Collections;
using System.Text.RegularExpressions;

namespace Lending.Migrations.Operations;

/// <summary>Puts values where Sequelize's placeholders stand, and nowhere else: strings, identifiers, comments and dollar quotes are passed over.</summary>
internal static partial class Placeholders
{
    public static SqlStatement Fill(SqlStatement statement, QueryOptions options) => (options.Replacements, options.Bind) switch
    {
        (null, null) => statement,
        ({ } replacements, null) => statement with { Text = Replace(statement.Text, replacements) },
        (null, { } values) => Bind(statement, values),
        _ => throw Refused("A query takes Replacements or Bind, not both. Take one of them out."),
    };

    private static string Replace(string sql, object replacements)
    {
        if (IsList(replacements))
        {
            var values = ((IEnumerable)replacements).Cast<object?>().ToList();
            var next = 0;
            return Pattern().Replace(sql, match => !match.Groups["mark"].Success ? match.Value : next < values.Count
                ? Inline(values[next++])
                : throw Refused($"The query has more ? than the {values.Count} values of Replacements. Give each a value."));
        }

        var map = QueryParameters.From(replacements)!;
        return Pattern().Replace(sql, match => match.Groups["name"] is not { Success: true, Value: var name } ? match.Value
            : map.TryGetValue(name, out var value) ? Inline(value)
            : throw Refused($"The replacement :{name} has no value. Give it one in Replacements."));
    }

    private static SqlStatement Bind(SqlStatement statement, object values)
    {
        var map = IsList(values)
            ? ((IEnumerable)values).Cast<object?>().Select((value, index) => ($"{index + 1}", value)).ToDictionary(StringComparer.Ordinal)
            : QueryParameters.From(values)!;
        var bound = new Dictionary<string, object?>(StringComparer.Ordinal);
        var text = Pattern().Replace(statement.Text, match =>
        {
            if (match.Groups["bind"] is not { Success: true, Value: var name })
            {
                return match.Value;
            }

            var parameter = $"bound_{name}";
            bound[parameter] = map.TryGetValue(name, out var value)
                ? value is string literal ? new UntypedText(literal) : value
                : throw Refused($"The parameter ${name} has no value. Give it one in Bind.");
            return $"@{parameter}";
        });
        return statement with { Text = text, Parameters = bound };
    }

    private static string Inline(object? value) => value switch
    {
        _ when !IsList(value) => Quote.Value(value),
        IEnumerable items when items.Cast<object?>().Select(item => IsList(item) ? $"({Inline(item)})" : Quote.Value(item)).ToList() is { Count: > 0 } written =>
            string.Join(", ", written),
        _ => "NULL",
    };

    private static bool IsList(object? value) => value is IEnumerable and not (string or byte[] or IDictionary or IReadOnlyDictionary<string, object?>);

    private static InvalidMigrationException Refused(string message) => new("QueryInvalid", message);

    /// <summary>What must be passed over comes first. A <c>?|</c> or <c>?&amp;</c> is an operator of JSON, as it is to Sequelize.</summary>
    [GeneratedRegex(
        """
        (?<![\w$])[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\r\n]*
        | /\*(?>(?:(?!/\*|\*/).|(?<depth>/\*)|(?<-depth>\*/))*)(?(depth)(?!))\*/
        | (?<![\w$])\$(?<tag>(?:[\p{L}_][\p{L}\p{Nd}_]*)?)\$.*?\$\k<tag>\$
        | ::
        | (?<![\w:]):(?<name>[A-Za-z_][A-Za-z0-9_]*)
        | (?<mark>\?)(?![|&])
        | (?<![\w$])\$(?<bind>[A-Za-z0-9_]+)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
