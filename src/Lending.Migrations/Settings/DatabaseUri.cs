using System.Text.RegularExpressions;

namespace Lending.Migrations.Settings;

/// <summary>
/// Takes a URL apart into libpq's parameters, with passwords that were pasted raw in mind: <see cref="DatabaseUrl"/> says by
/// which rule. <see cref="Uri"/> would not do: it ends the password at the first <c>/</c>, <c>?</c> or <c>#</c>.
/// </summary>
internal static partial class DatabaseUri
{
    // A host list that may be empty, then the rest. The two shapes differ in the port alone, so that a bad one can be told.
    private const string Host = @"(?:\[[0-9A-Za-z:.%]+\]|(?:[\p{L}\p{N}._~-]|%[0-9A-Fa-f]{2})*)";
    private const string Rest = @"(?:/(?<database>[^/?#@]*))?(?:\?(?<query>(?:[A-Za-z][A-Za-z0-9_.-]*=[^&]*(?:&|\z))*))?\z";
    private const string Port = "(?::[0-9]*)?";
    private const string AnyPort = "(?::[^/?#@,]*)?";

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>Reads what follows <c>postgres://</c>.</summary>
    public static IReadOnlyList<Setting> Read(string text)
    {
        foreach (var start in PossibleStarts(text))
        {
            var match = Shape().Match(text[start..]);
            if (match.Success)
            {
                return [.. UserInfo(text, start), .. Hosts(match.Groups["hosts"].Value), .. Tail(match)];
            }
        }

        throw DatabaseUrl.Invalid(HasBadPort(text)
            ? "its port is not a number from 1 to 65535"
            : "it is not postgres://user:password@host:port/database?parameter=value; characters such as @ : / ? # % in the user "
            + "or password are to be percent-encoded where they leave doubt");
    }

    /// <summary>Where the host may begin: at once, or after any <c>@</c>, the first that fits.</summary>
    private static IEnumerable<int> PossibleStarts(string text)
    {
        yield return 0;
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            yield return at + 1;
        }
    }

    private static bool HasBadPort(string text) => PossibleStarts(text)
        .Any(start => (start > 0 || !text.Contains('@', StringComparison.Ordinal)) && ShapeWithAnyPort().IsMatch(text[start..]));

    private static IEnumerable<Setting> UserInfo(string text, int hostStart)
    {
        if (hostStart == 0)
        {
            yield break;
        }

        var parts = text[..(hostStart - 1)].Split(':', 2);
        if (parts[0].Length > 0)
        {
            yield return new("user", Uri.UnescapeDataString(parts[0]));
        }

        if (parts.Length > 1 && parts[1].Length > 0)
        {
            yield return new("password", Uri.UnescapeDataString(parts[1]));
        }
    }

    private static IEnumerable<Setting> Hosts(string hosts)
    {
        if (hosts.Length == 0)
        {
            yield break;
        }

        var parts = hosts.Split(',').Select(host => HostAndPort().Match(host)).ToArray();
        yield return new("host", string.Join(',', parts.Select(part => Uri.UnescapeDataString(part.Groups["host"].Value))));
        if (Array.Exists(parts, part => part.Groups["port"].Length > 0))
        {
            yield return new("port", string.Join(',', parts.Select(part => part.Groups["port"].Value)));
        }
    }

    private static IEnumerable<Setting> Tail(Match match)
    {
        if (match.Groups["database"].Length > 0)
        {
            yield return new("dbname", Uri.UnescapeDataString(match.Groups["database"].Value));
        }

        foreach (var part in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            yield return new(pair[0], Uri.UnescapeDataString(pair[1]));
        }
    }

    [GeneratedRegex($@"\A(?<hosts>{Host}{Port}(?:,{Host}{Port})*){Rest}", Options)]
    private static partial Regex Shape();

    [GeneratedRegex($@"\A(?<hosts>{Host}{AnyPort}(?:,{Host}{AnyPort})*){Rest}", Options)]
    private static partial Regex ShapeWithAnyPort();

    [GeneratedRegex($@"\A\[?(?<host>(?<=\[)[^\]]*|{Host})\]?(?::(?<port>[0-9]*))?\z", Options)]
    private static partial Regex HostAndPort();
}
