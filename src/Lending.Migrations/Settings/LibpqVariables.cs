namespace Lending.Migrations.Settings;

/// <summary>libpq's environment variables (PostgreSQL manual, 34.15 "Environment Variables").</summary>
internal static class LibpqVariables
{
    /// <summary>Those that say which database is meant: with one of them there need be no URL.</summary>
    private static readonly string[] Naming = ["PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE"];

    private static readonly (string Variable, string Parameter)[] Known =
    [
        ("PGHOST", "host"), ("PGHOSTADDR", "hostaddr"), ("PGPORT", "port"), ("PGDATABASE", "dbname"), ("PGUSER", "user"),
        ("PGPASSWORD", "password"), ("PGPASSFILE", "passfile"), ("PGREQUIREAUTH", "require_auth"), ("PGCHANNELBINDING", "channel_binding"),
        ("PGSERVICE", ServiceFile.Parameter), ("PGSERVICEFILE", ServiceFile.FileParameter), ("PGOPTIONS", "options"),
        ("PGAPPNAME", "application_name"), ("PGSSLMODE", "sslmode"), ("PGSSLNEGOTIATION", "sslnegotiation"),
        ("PGSSLCOMPRESSION", "sslcompression"), ("PGSSLCERT", "sslcert"), ("PGSSLKEY", "sslkey"), ("PGSSLCERTMODE", "sslcertmode"),
        ("PGSSLROOTCERT", "sslrootcert"), ("PGSSLCRL", "sslcrl"), ("PGSSLCRLDIR", "sslcrldir"), ("PGSSLSNI", "sslsni"),
        ("PGREQUIREPEER", "requirepeer"), ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
        ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"), ("PGGSSENCMODE", "gssencmode"), ("PGKRBSRVNAME", "krbsrvname"),
        ("PGGSSDELEGATION", "gssdelegation"), ("PGCONNECT_TIMEOUT", "connect_timeout"), ("PGTARGETSESSIONATTRS", "target_session_attrs"),
        ("PGLOADBALANCEHOSTS", "load_balance_hosts"), ("PGMINPROTOCOLVERSION", "min_protocol_version"),
        ("PGMAXPROTOCOLVERSION", "max_protocol_version"),
    ];

    /// <summary>Those that would change what a migration means, or nothing at all.</summary>
    private static readonly (string Variable, string Reason)[] NotHeeded =
    [
        ("PGTZ", "migrations always run in UTC"),
        ("PGDATESTYLE", "migrations run with the server's own; give options=-c datestyle=… in the URL if it must be another"),
        ("PGGEQO", "give options=-c geqo=… in the URL"),
        ("PGCLIENTENCODING", "the driver speaks UTF-8, and the server converts"),
        ("PGGSSLIB", "the driver uses the operating system's library"),
    ];

    /// <summary>What the environment says.</summary>
    public static IEnumerable<Setting> Read(Func<string, string?> environment)
    {
        if (environment("PGREQUIRESSL") is "1")
        {
            yield return new Setting("sslmode", "require", "PGREQUIRESSL");
        }

        foreach (var (variable, parameter) in Known)
        {
            if (environment(variable) is { Length: > 0 } value)
            {
                yield return new Setting(parameter, value, variable);
            }
        }
    }

    /// <summary>Whether the environment says which database is meant.</summary>
    public static string? FindNaming(Func<string, string?> environment) => Array.Find(Naming, name => environment(name) is { Length: > 0 });

    /// <summary>What is set and has no effect.</summary>
    public static IEnumerable<MigrationEvent.SettingIgnored> FindIgnored(Func<string, string?> environment) => NotHeeded
        .Where(known => environment(known.Variable) is { Length: > 0 })
        .Select(known => new MigrationEvent.SettingIgnored(known.Variable, known.Reason));
}
