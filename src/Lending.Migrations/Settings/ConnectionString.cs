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
    /// <summary>What libpq's form says; null where the text is not in it.</summary>
    public static IReadOnlyList<Setting>? ReadLibpq(string text)
    {
        var settings = LibpqSettings(text);
        return IsLibpq(text, settings) ? settings : null;
    }

    /// <summary>Reads Npgsql's form.</summary>
    public static NpgsqlConnectionStringBuilder ReadNpgsql(string text)
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
        var settings = parsed.Keys.Cast<string>().Select(key => new Setting(key, (string)parsed[key])).ToList();
        settings.ForEach(setting => Set(builder, setting, settings));
        return builder.Host?.AsSpan().IndexOfAny(" \t\r\n=") >= 0
            ? throw DatabaseUrl.Invalid("its Host holds a space or '='; parts are to be separated by ';'")
            : builder;
    }

    /// <summary>
    /// A lone <c>host=db</c> is both forms and means the same in both. A <c>;</c> speaks for Npgsql's, unless it can only be a
    /// piece of a later value.
    /// </summary>
    private static bool IsLibpq(string text, List<Setting> settings) =>
        settings.Count > 0
        && !settings[0].Value.Contains(';', StringComparison.Ordinal)
        && (settings.All(setting => LibpqParameters.IsKnown(setting.Name)) || (settings.Count > 1 && !text.Contains(';', StringComparison.Ordinal)));

    /// <summary>Empty where the text is not libpq's form: PostgreSQL manual, 34.1.1.1 "Keyword/Value Connection Strings".</summary>
    private static List<Setting> LibpqSettings(string text)
    {
        var match = LibpqForm().Match(text);
        return match.Groups["key"].Captures
            .Zip(match.Groups["value"].Captures, (key, value) => new Setting(key.Value, Unquote(value.Value)))
            .ToList();
    }

    private static string Unquote(string value) =>
        Backslashed().Replace(value.StartsWith('\'') ? value[1..^1] : value, escaped => escaped.Groups["char"].Value);

    private static void Set(NpgsqlConnectionStringBuilder builder, Setting setting, IReadOnlyList<Setting> all)
    {
        LibpqParameters.RefuseNul(setting);
        try
        {
            builder[setting.Name] = setting.Value;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Npgsql's own message is not passed on: it may quote the value. A name that Npgsql knows can be told.
            throw IsNpgsqlKeyword(setting.Name)
                ? setting.Refuse("has a value that Npgsql does not take")
                : LibpqParameters.Unknown(setting, all);
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
