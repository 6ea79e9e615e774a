using System.Globalization;
using Npgsql;

namespace Lending.Migrations.Settings;

/// <summary>
/// libpq's parameters by the names that URLs carry (PostgreSQL manual, 34.1.2 "Parameter Key Words"), as far as Npgsql has an
/// equivalent, and the few that Node's <c>pg</c> adds (<c>ssl</c>, <c>sslmode=no-verify</c>).
/// </summary>
internal static class LibpqParameters
{
    private static readonly Dictionary<string, Parameter> Simple = new(StringComparer.Ordinal)
    {
        ["user"] = Text((to, value) => to.Username = value),
        ["password"] = Text((to, value) => to.Password = value),
        ["dbname"] = Text((to, value) => to.Database = value),
        ["application_name"] = Text((to, value) => to.ApplicationName = value),
        ["options"] = Text((to, value) => to.Options = value),
        ["passfile"] = Text((to, value) => to.Passfile = value),
        ["sslcert"] = Text((to, value) => to.SslCertificate = value),
        ["sslkey"] = Text((to, value) => to.SslKey = value),
        ["sslpassword"] = Text((to, value) => to.SslPassword = value),
        ["krbsrvname"] = Text((to, value) => to.KerberosServiceName = value),
        ["connect_timeout"] = Seconds(1024, (to, value) => to.Timeout = value),
        ["keepalives_idle"] = Seconds(int.MaxValue, (to, value) => to.TcpKeepAliveTime = value),
        ["keepalives_interval"] = Seconds(int.MaxValue, (to, value) => to.TcpKeepAliveInterval = value),
        ["keepalives"] = Word((to, value) => to.TcpKeepAlive = value, ("0", false), ("1", true)),
        ["load_balance_hosts"] = Word((to, value) => to.LoadBalanceHosts = value, ("disable", false), ("random", true)),
        ["sslmode"] = Word(
            (to, value) => to.SslMode = value,
            ("disable", SslMode.Disable),
            ("allow", SslMode.Allow),
            ("prefer", SslMode.Prefer),
            ("require", SslMode.Require),
            ("verify-ca", SslMode.VerifyCA),
            ("verify-full", SslMode.VerifyFull),
            ("no-verify", SslMode.Require)),
        ["ssl"] = Word(
            (to, value) => to.SslMode = value,
            ("true", SslMode.Require),
            ("1", SslMode.Require),
            ("false", SslMode.Disable),
            ("0", SslMode.Disable)),
        ["sslnegotiation"] = Word(
            (to, value) => to.SslNegotiation = value, ("postgres", SslNegotiation.Postgres), ("direct", SslNegotiation.Direct)),
        ["channel_binding"] = Word(
            (to, value) => to.ChannelBinding = value,
            ("disable", ChannelBinding.Disable),
            ("prefer", ChannelBinding.Prefer),
            ("require", ChannelBinding.Require)),
        ["gssencmode"] = Word(
            (to, value) => to.GssEncryptionMode = value,
            ("disable", GssEncryptionMode.Disable),
            ("prefer", GssEncryptionMode.Prefer),
            ("require", GssEncryptionMode.Require)),
        ["client_encoding"] = Word((_, _) => { }, ("auto", 0), ("utf8", 0), ("UTF8", 0), ("utf-8", 0), ("UTF-8", 0)),
    };

    /// <summary>Those that mean something together with others only.</summary>
    private static readonly HashSet<string> Joint = new(StringComparer.Ordinal)
    {
        "host", "hostaddr", "port", "sslrootcert", "target_session_attrs",
    };

    public static bool IsKnown(string name) => Simple.ContainsKey(name) || Joint.Contains(name);

    /// <summary>Sets what the parameters say. Of one that is given twice, the later counts, as in libpq.</summary>
    public static NpgsqlConnectionStringBuilder Apply(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var joint = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            RefuseNul(value);
            if (Simple.TryGetValue(name, out var parameter))
            {
                parameter.Set(builder, name, value);
            }
            else if (Joint.Contains(name))
            {
                joint[name] = value;
            }
            else
            {
                throw Unknown(name, pairs);
            }
        }

        SetHost(builder, joint);
        SetRootCertificate(builder, joint.GetValueOrDefault("sslrootcert"));
        SetSessionAttributes(builder, joint.GetValueOrDefault("target_session_attrs"));
        return builder;
    }

    /// <summary>The error of a parameter that nobody knows, by name, unless the name may be a piece of a password.</summary>
    public static InvalidMigrationException Unknown(string name, IReadOnlyList<KeyValuePair<string, string>> all)
    {
        var before = all.TakeWhile(pair => pair.Key != name).LastOrDefault();
        var afterPassword = before.Key is "password" or "sslpassword" or "pwd" or "psw" or "ssl password" or "passwd";
        var beforeAt = all.SkipWhile(pair => pair.Key != name).Any(pair => pair.Value.Contains('@', StringComparison.Ordinal));
        return DatabaseUrl.Invalid(afterPassword || beforeAt
            ? "a parameter right after the password or before an '@' is not known; its name is not shown, since it may be a piece of "
            + "the password, whose special characters are to be percent-encoded (in a connection string: quoted)"
            : $"its parameter '{name}' is not known");
    }

    /// <summary>PostgreSQL takes no NUL, and the wire protocol would read what follows as another parameter.</summary>
    public static void RefuseNul(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw DatabaseUrl.Invalid("it holds a NUL character");
        }
    }

    private static void SetHost(NpgsqlConnectionStringBuilder builder, Dictionary<string, string> joint)
    {
        var hosts = (joint.GetValueOrDefault("host") ?? joint.GetValueOrDefault("hostaddr") ?? "").Split(',');
        if (joint.ContainsKey("host") && joint.ContainsKey("hostaddr"))
        {
            throw DatabaseUrl.Invalid("it has both 'host' and 'hostaddr'; one is to be given");
        }

        var ports = (joint.GetValueOrDefault("port") ?? "").Split(',').Select(Port).ToArray();
        if (ports.Length != 1 && ports.Length != hosts.Length)
        {
            throw DatabaseUrl.Invalid("its 'port' names another number of ports than 'host' has hosts");
        }

        if (hosts.Length > 1)
        {
            builder.Host = string.Join(',', hosts.Select((host, i) => $"{Bracketed(host)}:{ports[ports.Length == 1 ? 0 : i] ?? 5432}"));
            return;
        }

        builder.Host = hosts[0];
        if (ports[0] is { } port)
        {
            builder.Port = port;
        }
    }

    private static int? Port(string text) => text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port
        : throw DatabaseUrl.Invalid("its port is not a number from 1 to 65535");

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>
    /// With a root certificate, libpq's <c>require</c> verifies as <c>verify-ca</c> does (PostgreSQL manual, 34.19.1), while
    /// Npgsql's would trust any server; and <c>system</c>, the operating system's own, is Npgsql's default and asks for
    /// <c>verify-full</c>.
    /// </summary>
    private static void SetRootCertificate(NpgsqlConnectionStringBuilder builder, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (value == "system")
        {
            builder.SslMode = builder.SslMode is SslMode.Prefer or SslMode.VerifyFull
                ? SslMode.VerifyFull
                : throw DatabaseUrl.Invalid("its 'sslrootcert' is 'system', which goes with sslmode=verify-full alone");
            return;
        }

        builder.RootCertificate = value;
        builder.SslMode = builder.SslMode == SslMode.Require ? SslMode.VerifyCA : builder.SslMode;
    }

    /// <summary>
    /// Npgsql refuses a choice where there is one host only. To be sent to the primary means nothing then: what writes on a
    /// standby is refused by the server.
    /// </summary>
    private static void SetSessionAttributes(NpgsqlConnectionStringBuilder builder, string? value)
    {
        string[] words = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"];
        if (value is not null && !words.Contains(value))
        {
            throw BadValue("target_session_attrs", $"one of {string.Join(", ", words)}");
        }

        var choice = builder.Host?.Contains(',', StringComparison.Ordinal) == true;
        if (value is "read-only" or "standby" && !choice)
        {
            throw DatabaseUrl.Invalid("its 'target_session_attrs' wants a standby, which takes several hosts to choose from");
        }

        if (value is not null && choice)
        {
            builder.TargetSessionAttributes = value;
        }
    }

    private static InvalidMigrationException BadValue(string name, string expected) =>
        DatabaseUrl.Invalid($"its parameter '{name}' is to be {expected}");

    private static Parameter Text(Action<NpgsqlConnectionStringBuilder, string> set) => new((to, _, value) => set(to, value));

    private static Parameter Seconds(int most, Action<NpgsqlConnectionStringBuilder, int> set) => new((to, name, value) =>
        set(to, int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= most
            ? seconds
            : throw BadValue(name, $"a whole number of seconds{(most < int.MaxValue ? $" up to {most}" : "")}")));

    private static Parameter Word<T>(Action<NpgsqlConnectionStringBuilder, T> set, params (string Word, T Meaning)[] words) =>
        new((to, name, value) => set(to, words.Any(known => known.Word == value)
            ? words.First(known => known.Word == value).Meaning
            : throw BadValue(name, $"one of {string.Join(", ", words.Select(known => known.Word))}")));

    private sealed record Parameter(Action<NpgsqlConnectionStringBuilder, string, string> Set);
}
