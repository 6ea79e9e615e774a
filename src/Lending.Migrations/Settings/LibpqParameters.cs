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
        ["require_auth"] = new((to, setting) => to.RequireAuth = AuthenticationMethods(setting)),
        ["fallback_application_name"] = Text((to, value) => to.ApplicationName ??= value),
        ["client_encoding"] = Word((_, _) => { }, ("auto", 0), ("utf8", 0), ("UTF8", 0), ("utf-8", 0), ("UTF-8", 0)),
        ["sslcompression"] = Word((_, _) => { }, ("0", 0)),
        ["sslsni"] = Word((_, _) => { }, ("1", 0)),
        ["sslcertmode"] = Word((_, _) => { }, ("allow", 0)),
        ["gssdelegation"] = Word((_, _) => { }, ("0", 0)),
        ["replication"] = Word((_, _) => { }, ("false", 0), ("off", 0), ("no", 0), ("0", 0)),
    };

    /// <summary>What libpq knows and we cannot do. To pass over it could be to connect with less safety than was asked for.</summary>
    private static readonly HashSet<string> Unsupported = new(StringComparer.Ordinal)
    {
        "keepalives_count", "tcp_user_timeout", "sslcrl", "sslcrldir", "requirepeer", "ssl_min_protocol_version", "ssl_max_protocol_version",
        "min_protocol_version", "max_protocol_version", "gsslib", "sslkeylogfile", "scram_client_key", "scram_server_key",
        "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope",
    };

    /// <summary>libpq's words for them, and Npgsql's (PostgreSQL manual, "require_auth").</summary>
    private static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        ["password"] = "Password",
        ["md5"] = "MD5",
        ["gss"] = "GSS",
        ["sspi"] = "SSPI",
        ["scram-sha-256"] = "ScramSHA256",
        ["none"] = "None",
    };

    /// <summary>Those that mean something together with others only.</summary>
    private static readonly HashSet<string> Joint = new(StringComparer.Ordinal)
    {
        "host", "hostaddr", "port", "sslrootcert", "target_session_attrs",
    };

    /// <summary>Those that say where more is to be read: <see cref="ServiceFile"/>.</summary>
    private static readonly HashSet<string> Services = new(StringComparer.Ordinal) { ServiceFile.Parameter, ServiceFile.FileParameter };

    public static bool IsKnown(string name) =>
        Simple.ContainsKey(name) || Joint.Contains(name) || Services.Contains(name) || Unsupported.Contains(name);

    /// <summary>Sets what the parameters say. Of one that is given twice, the later counts, as in libpq.</summary>
    public static DatabaseTarget Apply(IReadOnlyList<Setting> settings)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var joint = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            RefuseNul(setting);
            if (Simple.TryGetValue(setting.Name, out var parameter))
            {
                parameter.Set(builder, setting);
            }
            else if (Joint.Contains(setting.Name))
            {
                joint[setting.Name] = setting;
            }
            else if (!Services.Contains(setting.Name))
            {
                throw Unknown(setting, settings);
            }
        }

        if (joint.GetValueOrDefault("sslrootcert")?.Value is { Length: > 0 } root)
        {
            builder.RootCertificate = root;
        }

        SetSessionAttributes(builder, joint.GetValueOrDefault("target_session_attrs"));
        return new DatabaseTarget(builder) { Addresses = SetHost(builder, joint) };
    }

    /// <summary>
    /// With a root certificate, libpq's <c>require</c> verifies as <c>verify-ca</c> does (PostgreSQL manual, 34.19.1), while
    /// Npgsql's would trust any server; and <c>system</c>, the operating system's own, asks for <c>verify-full</c>.
    /// </summary>
    public static void Tighten(NpgsqlConnectionStringBuilder builder)
    {
        switch (builder)
        {
            case { RootCertificate: DatabaseTarget.SystemRoots, SslMode: SslMode.Prefer or SslMode.VerifyFull }:
                builder.SslMode = SslMode.VerifyFull;
                break;
            case { RootCertificate: DatabaseTarget.SystemRoots }:
                throw DatabaseUrl.Invalid("its 'sslrootcert' is 'system', which goes with sslmode=verify-full alone");
            case { RootCertificate.Length: > 0, SslMode: SslMode.Require }:
                builder.SslMode = SslMode.VerifyCA;
                break;
        }
    }

    /// <summary>The error of a parameter that nobody knows, by name, unless the name may be a piece of a password.</summary>
    public static InvalidMigrationException Unknown(Setting setting, IReadOnlyList<Setting> all)
    {
        if (setting.Source is not null || Unsupported.Contains(setting.Name))
        {
            return setting.Refuse(Unsupported.Contains(setting.Name)
                ? "is one of libpq's that has no counterpart here; to pass over it could be unsafe, so leave it out"
                : "is not known");
        }

        var before = all.TakeWhile(other => other.Name != setting.Name).LastOrDefault();
        var afterPassword = before?.Name is "password" or "sslpassword" or "pwd" or "psw" or "ssl password" or "passwd";
        var beforeAt = all.SkipWhile(other => other.Name != setting.Name).Any(other => other.Value.Contains('@', StringComparison.Ordinal));
        return afterPassword || beforeAt
            ? DatabaseUrl.Invalid(
                "a parameter right after the password or before an '@' is not known; its name is not shown, since it may be a piece of "
                + "the password, whose special characters are to be percent-encoded (in a connection string: quoted)")
            : setting.Refuse("is not known");
    }

    /// <summary>PostgreSQL takes no NUL, and the wire protocol would read what follows as another parameter.</summary>
    public static void RefuseNul(Setting setting)
    {
        if (setting.Value.Contains('\0', StringComparison.Ordinal))
        {
            throw DatabaseUrl.Invalid("it holds a NUL character");
        }
    }

    /// <returns>The addresses, one for each host; empty where none is said.</returns>
    private static string[] SetHost(NpgsqlConnectionStringBuilder builder, Dictionary<string, Setting> joint)
    {
        var addresses = Split(joint.GetValueOrDefault("hostaddr"));
        var names = Split(joint.GetValueOrDefault("host"));
        var hosts = names.Length > 0 ? names : addresses;
        if (addresses.Length > 0 && addresses.Length != hosts.Length)
        {
            throw joint["hostaddr"].Refuse("names another number of addresses than 'host' has hosts");
        }

        var said = joint.GetValueOrDefault("port");
        var ports = (said?.Value ?? "").Split(',').Select(port => Port(said, port)).ToArray();
        if (ports.Length != 1 && ports.Length != hosts.Length)
        {
            throw said!.Refuse("names another number of ports than 'host' has hosts");
        }

        if (hosts.Length > 1)
        {
            builder.Host = string.Join(',', hosts.Select((host, i) => $"{Bracketed(host)}:{ports[ports.Length == 1 ? 0 : i] ?? 5432}"));
            return names.Length > 0 ? addresses : [];
        }

        if (hosts is [{ Length: > 0 } only])
        {
            builder.Host = only;
        }

        if (ports[0] is { } single)
        {
            builder.Port = single;
        }

        return names.Length > 0 ? addresses : [];
    }

    private static string[] Split(Setting? list) => string.IsNullOrEmpty(list?.Value) ? [] : list.Value.Split(',');

    private static int? Port(Setting? said, string text) => text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port
        : throw (said?.Source is null ? DatabaseUrl.Invalid("its port is not a number from 1 to 65535") : said.Refuse("is not a number from 1 to 65535"));

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    private static void SetSessionAttributes(NpgsqlConnectionStringBuilder builder, Setting? setting)
    {
        string[] words = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"];
        if (setting is not null)
        {
            builder.TargetSessionAttributes = words.Contains(setting.Value) ? setting.Value : throw BadValue(setting, $"one of {string.Join(", ", words)}");
        }
    }

    private static string AuthenticationMethods(Setting setting) => string.Join(',', setting.Value.Split(',').Select(word =>
        Methods.TryGetValue(word.TrimStart('!'), out var method)
            ? word.StartsWith('!') ? "!" + method : method
            : throw BadValue(setting, $"of {string.Join(", ", Methods.Keys)}, each with or without '!' before it")));

    private static InvalidMigrationException BadValue(Setting setting, string expected) => setting.Refuse($"is to be {expected}");

    private static Parameter Text(Action<NpgsqlConnectionStringBuilder, string> set) => new((to, setting) => set(to, setting.Value));

    private static Parameter Seconds(int most, Action<NpgsqlConnectionStringBuilder, int> set) => new((to, setting) =>
        set(to, int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= most
            ? seconds
            : throw BadValue(setting, $"a whole number of seconds{(most < int.MaxValue ? $" up to {most}" : "")}")));

    private static Parameter Word<T>(Action<NpgsqlConnectionStringBuilder, T> set, params (string Word, T Meaning)[] words) =>
        new((to, setting) => set(to, words.Any(known => known.Word == setting.Value)
            ? words.First(known => known.Word == setting.Value).Meaning
            : throw BadValue(setting, $"one of {string.Join(", ", words.Select(known => known.Word))}")));

    private sealed record Parameter(Action<NpgsqlConnectionStringBuilder, Setting> Set);
}
