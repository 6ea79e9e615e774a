using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace Lending.Migrations.Settings;

/// <summary>
/// Reads the two forms that are no URL: libpq's <c>host=db dbname=lending password='a b'</c> and Npgsql's
/// <c>Host=db;Database=lending;Password="a;b"</c>.
/// </summary>
internal static partial class ConnectionString
{
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        var pairs = LibpqPairs(text);
        return IsLibpq(text, pairs) ? LibpqParameters.Apply(pairs) : FromNpgsql(text);
    }

    /// <summary>
    /// A lone <c>host=db</c> is both forms and means the same in both. A <c>;</c> speaks for Npgsql's, unless it can only be a
    /// piece of a later value.
    /// </summary>
    private static bool IsLibpq(string text, List<KeyValuePair<string, string>> pairs) =>
        pairs.Count > 0
        && !pairs[0].Value.Contains(';', StringComparison.Ordinal)
        && (pairs.All(pair => LibpqParameters.IsKnown(pair.Key)) || (pairs.Count > 1 && !text.Contains(';', StringComparison.Ordinal)));

    /// <summary>Empty where the text is not libpq's form: PostgreSQL manual, 34.1.1.1 "Keyword/Value Connection Strings".</summary>
    private static List<KeyValuePair<string, string>> LibpqPairs(string text)
    {
        var match = LibpqForm().Match(text);
        return match.Groups["key"].Captures
            .Zip(match.Groups["value"].Captures, (key, value) => KeyValuePair.Create(key.Value, Unquote(value.Value)))
            .ToList();
    }

    private static string Unquote(string value) =>
        Backslashed().Replace(value.StartsWith('\'') ? value[1..^1] : value, escaped => escaped.Groups["char"].Value);

    private static NpgsqlConnectionStringBuilder FromNpgsql(string text)
    {
        var parsed = new DbConnectionStringBuilder();
        try
        {
            parsed.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw DatabaseUrl.Invalid(
                "it is neither a URL (postgres://user:password@host:port/database) nor a connection string (Host=…;Username=…;"
                + "Password=…;Database=…, values with ; or quotes in double quotes)");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        var pairs = parsed.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, (string)parsed[key])).ToList();
        foreach (var (key, value) in pairs)
        {
            Set(builder, key, value, pairs);
        }

        return builder.Host?.AsSpan().IndexOfAny(" \t\r\n=") >= 0
            ? throw DatabaseUrl.Invalid("its Host holds a space or '='; parts are to be separated by ';'")
            : builder;
    }

    private static void Set(
        NpgsqlConnectionStringBuilder builder, string key, string value, IReadOnlyList<KeyValuePair<string, string>> all)
    {
        LibpqParameters.RefuseNul(value);
        try
        {
            builder[key] = value;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Npgsql's own message is not passed on: it may quote the value. A name that Npgsql knows can be told.
            throw IsNpgsqlKeyword(key)
                ? DatabaseUrl.Invalid($"its parameter '{key}' has a value that Npgsql does not take")
                : LibpqParameters.Unknown(key, all);
        }
    }

    private static bool IsNpgsqlKeyword(string key)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder().ContainsKey(key);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A(?>(?<key>[A-Za-z_]+)\s*=\s*(?<value>'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*|)(?:\s+|\z))+\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LibpqForm();

    [GeneratedRegex(@"\\(?<char>.)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Backslashed();
}
