using System.Text.RegularExpressions;

namespace Lending.Migrations.Settings;

/// <summary>
/// The password file (PostgreSQL manual, 34.16): <c>host:port:database:user:password</c> a line, the first that fits counts, <c>*</c> fits
/// all, and <c>:</c> and <c>\</c> inside a field are written with a <c>\</c> before them.
/// </summary>
internal sealed partial class PasswordFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly List<string[]> _lines = [];

    private PasswordFile(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var fields = Field().Matches(line.TrimEnd('\r')).Select(match => match.Groups["field"].Value).ToArray();
            if (fields.Length >= 5)
            {
                _lines.Add(fields);
            }
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="named">Whether somebody named it; the usual one need not be there.</param>
    /// <param name="ignored">Why it is not heeded; null where it is, or where there is none.</param>
    /// <returns>An empty one where it is not heeded.</returns>
    public static PasswordFile Open(string path, bool named, out MigrationEvent.SettingIgnored? ignored)
    {
        ignored = null;
        var reason = ReasonAgainst(path, named);
        if (reason is null && File.Exists(path))
        {
            try
            {
                return new PasswordFile(File.ReadAllLines(path));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                reason = "it cannot be read";
            }
        }

        ignored = reason is null ? null : new MigrationEvent.SettingIgnored($"the password file {path}", reason);
        return new PasswordFile([]);
    }

    /// <summary>The password for one server; null where no line fits.</summary>
    public string? Find(DatabaseHost host, string database, string user)
    {
        // A socket is looked for as localhost, too: PostgreSQL manual, 34.16.
        string[] names = host.IsSocket ? [host.Name, "localhost"] : [host.Name];
        return _lines.Find(line => (line[0] == "*" || names.Contains(Plain(line[0])))
            && Fits(line[1], host.Port.ToString(provider: null)) && Fits(line[2], database) && Fits(line[3], user)) is { } found
            ? Plain(found[4])
            : null;
    }

    private static string? ReasonAgainst(string path, bool named)
    {
        if (!File.Exists(path))
        {
            return Directory.Exists(path) ? "it is no file" : named ? "it is not there" : null;
        }

        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? "others may read or write it; its permissions should be u=rw (0600) or less"
            : null;
    }

    private static bool Fits(string field, string value) => field == "*" || Plain(field) == value;

    private static string Plain(string field) => Escaped().Replace(field, "${char}");

    [GeneratedRegex(@"\G(?<field>(?:[^:\\]|\\.?)*)(?::|\z)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\\(?<char>.)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
