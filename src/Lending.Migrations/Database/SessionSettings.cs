using System.Globalization;
using System.Text.RegularExpressions;

namespace Lending.Migrations.Database;

/// <summary>
/// What each session of ours is prepared with: as Sequelize prepares its own (UTC, client_min_messages,
/// standard_conforming_strings), the schema, the role, and what the operator's <c>options</c> say.
/// </summary>
/// <param name="options">libpq's <c>options</c>.</param>
/// <param name="settings">Schema, role and notices.</param>
internal sealed partial class SessionSettings(string? options, MigratorSettings settings)
{
    /// <summary>Where another client of a pooler may have left something behind.</summary>
    private static readonly string[] Cleared = ["search_path", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];

    /// <summary>The role to act as; null for the user that logs in.</summary>
    public string? Role => settings.Role;

    /// <summary>Ours, by name.</summary>
    private IEnumerable<(string Name, string Value)> Ours
    {
        get
        {
            yield return ("client_min_messages", settings.ShowNotices ? "notice" : "warning");
            yield return ("standard_conforming_strings", "on");
            yield return ("TimeZone", "UTC");
            if (settings.StatementTimeout is { } limit)
            {
                yield return ("statement_timeout", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, limit.TotalMilliseconds):0}"));
            }

            if (settings.Schema is not null)
            {
                yield return ("search_path", TableNames.Quote(settings.Schema));
            }
        }
    }

    /// <summary>
    /// For a session of our own: start-up options, so that RESET ALL leads back to them. The server is to notice within minutes
    /// that we are gone, too: until then our lock is held.
    /// </summary>
    public string AsOptions() => string.Join(
        ' ',
        [
            .. Of("-c tcp_keepalives_idle=60", "-c tcp_keepalives_interval=10", "-c tcp_keepalives_count=6"),
            .. Of(options ?? ""),
            .. Ours.Select(setting => $"-c {setting.Name}={SpaceOrBackslash().Replace(setting.Value, @"\$0")}"),
        ]);

    /// <summary>For one transaction on a session that is lent to us.</summary>
    /// <exception cref="InvalidMigrationException">The options hold what cannot be said in a transaction.</exception>
    public IEnumerable<string> AsLocal()
    {
        foreach (var name in Cleared)
        {
            yield return $"SET LOCAL {name} TO DEFAULT";
        }

        foreach (var (name, value) in FromOptions().Concat(Ours))
        {
            yield return SetLocal(name, value);
        }

        if (Role is not null)
        {
            yield return SetRole(local: true);
        }
    }

    /// <summary>The least that decides where we are and as whom, for a session of which we do not know yet whose it is.</summary>
    public IEnumerable<string> AsProbe()
    {
        if (settings.Schema is not null)
        {
            yield return SetLocal("search_path", TableNames.Quote(settings.Schema));
        }

        if (Role is not null)
        {
            yield return SetRole(local: true);
        }
    }

    /// <summary>Bounds the waits of one transaction. In milliseconds, the setting's own unit (PostgreSQL manual, 20.11.1).</summary>
    public string SetLockTimeout(MigrationBody? body) => string.Create(
        CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(body?.LockTimeout ?? settings.DdlLockTimeout).TotalMilliseconds:0}");

    /// <summary>Acts as the role.</summary>
    public string SetRole(bool local) => $"SET {(local ? "LOCAL " : "")}ROLE {TableNames.Quote(Role!)}";

    private static string SetLocal(string name, string value) =>
        $"SELECT pg_catalog.set_config('{Doubled(name)}', '{Doubled(value)}', true)";

    private static string Doubled(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string[] Of(params string[] parts) => Array.FindAll(parts, part => part.Length > 0);

    /// <summary>PostgreSQL manual, "options": words between spaces, with a backslash before what is meant literally.</summary>
    private IEnumerable<(string Name, string Value)> FromOptions()
    {
        var text = (options ?? "").Trim();
        var match = Assignments().Match(text);
        return match.Success
            ? match.Groups["name"].Captures.Zip(
                match.Groups["value"].Captures,
                (name, value) => (name.Value.Replace('-', '_'), Escaped().Replace(value.Value, "${char}")))
            : throw new InvalidMigrationException(
                "OptionsNotPortable",
                "Between here and the server stands a pooler, which takes settings only inside a transaction: of 'options' (PGOPTIONS) it can "
                + "be given only what has the form -c name=value. Nothing was changed.");
    }

    [GeneratedRegex(@"\A(?:(?:-c\s*|--)(?<name>[A-Za-z_][A-Za-z0-9_.-]*)=(?<value>(?:[^\s\\]|\\.)*)(?:\s+|\z))*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignments();

    [GeneratedRegex(@"\\(?<char>.)", RegexOptions.ExplicitCapture)]
    private static partial Regex Escaped();

    [GeneratedRegex(@"[\s\\]")]
    private static partial Regex SpaceOrBackslash();
}
