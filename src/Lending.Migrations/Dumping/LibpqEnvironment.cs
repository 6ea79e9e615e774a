using System.Globalization;
using Npgsql;

namespace Lending.Migrations.Dumping;

/// <summary>A target in the words of libpq's environment variables (PostgreSQL manual, 34.15).</summary>
internal static class LibpqEnvironment
{
    /// <summary>The variables for the one of its servers that we are connected to.</summary>
    public static IEnumerable<(string Name, string Value)> Of(DatabaseTarget target, DatabaseIdentity database)
    {
        var connection = target.Connection;
        var host = target.Hosts.FirstOrDefault(host => database.Server == (host.IsSocket ? host.Name : $"{host.Name}:{host.Port}")) ?? target.Hosts[0];
        (string Name, string? Value)[] all =
        [
            ("PGHOST", host.Name),
            ("PGHOSTADDR", host.Address),
            ("PGPORT", host.Port.ToString(CultureInfo.InvariantCulture)),
            ("PGDATABASE", database.Database),
            ("PGUSER", connection.Username ?? database.User),
            ("PGPASSWORD", connection.Password ?? target.Passwords.GetValueOrDefault(host)),
            ("PGPASSFILE", connection.Passfile),
            ("PGOPTIONS", connection.Options),
            ("PGSSLMODE", WordOf(connection.SslMode)),
            ("PGSSLROOTCERT", connection.RootCertificate),
            ("PGSSLCERT", connection.SslCertificate),
            ("PGSSLKEY", connection.SslKey),
            ("PGKRBSRVNAME", connection.KerberosServiceName),
            ("PGCONNECT_TIMEOUT", connection.Timeout.ToString(CultureInfo.InvariantCulture)),
            ("PGAPPNAME", connection.ApplicationName),
            ("PGCLIENTENCODING", "UTF8"),
        ];
        return all.Where(variable => !string.IsNullOrEmpty(variable.Value)).Select(variable => (variable.Name, variable.Value!));
    }

    private static string WordOf(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };
}
