using System.Net;
using Npgsql;

namespace Lending.Migrations.Settings;

/// <summary>Which database is meant, and who said so.</summary>
public sealed class ConnectionSource
{
    /// <summary>The variable that names the database, in the environment and in <c>.env</c>.</summary>
    public const string Variable = "DATABASE_URL";

    private ConnectionSource(DatabaseTarget target, string origin)
    {
        Target = target;
        Origin = origin;
    }

    /// <summary>What was said, completed by what the surroundings know.</summary>
    public DatabaseTarget Target { get; }

    /// <summary>The driver's settings of it.</summary>
    public NpgsqlConnectionStringBuilder Connection => Target.Connection;

    /// <summary>For messages: <c>given explicitly</c>, <c>from DATABASE_URL in the environment</c>, <c>from DATABASE_URL in /app/.env</c>.</summary>
    public string Origin { get; }

    /// <summary>
    /// What <see cref="ForeignText"/> is to mask. A password that equals the user's name is left out: the name is shown on
    /// purpose, and masking it (<c>postgres</c>) would make every message unreadable.
    /// </summary>
    public IReadOnlyList<string> Secrets => [.. new[] { Connection.Password, Connection.SslPassword }
        .Concat(Target.Passwords.Values)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal)
        .Where(secret => secret.Length > 0 && secret != Connection.Username)];

    /// <summary>
    /// Finds the database: the explicit text, else <c>DATABASE_URL</c> of the environment, else of the <c>.env</c> of the folder
    /// or of the nearest parent that has such a file, else what libpq's variables name. What the text leaves open is said by the
    /// service that is named, then by libpq's variables, then by the password file: libpq's own order.
    /// </summary>
    /// <param name="explicitUrl">What the caller was given; null where nothing was. An empty text is an error: it is most often a
    /// variable that nobody set, and to fall back to another database would be the worst answer.</param>
    /// <param name="environment">Looks up a variable; null where it is not set.</param>
    /// <param name="currentFolder">Absolute.</param>
    /// <param name="credential">User and password that go before all others; null for none. An empty name leaves the user as it is.</param>
    /// <exception cref="InvalidMigrationException">No database is named (<c>DatabaseUrlMissing</c>), a text is not understood
    /// (<c>DatabaseUrlInvalid</c>, <c>ServiceFileInvalid</c>), or the <c>.env</c> cannot be read (<c>DotEnvInvalid</c>).</exception>
    public static ConnectionSource Resolve(
        string? explicitUrl, Func<string, string?> environment, string currentFolder, NetworkCredential? credential = null)
    {
        var (text, origin) = Find(explicitUrl, environment, currentFolder);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Missing($"The database URL {origin} is empty.");
        }

        var target = Read(text, origin, environment);
        var connection = target.Connection;
        if (credential is not null)
        {
            connection.Username = credential.UserName.Length > 0 ? credential.UserName : connection.Username;
            connection.Password = credential.Password;
        }

        connection.Username ??= environment("USER") ?? environment("USERNAME");
        connection.Host = string.IsNullOrEmpty(connection.Host) ? "localhost" : connection.Host;
        RequireRoots(connection);
        return new ConnectionSource(WithPasswordFile(target, environment), origin);
    }

    /// <summary>The origin; never the connection, which holds the password.</summary>
    public override string ToString() => Origin;

    private static (string? Text, string Origin) Find(string? explicitUrl, Func<string, string?> environment, string currentFolder)
    {
        if (explicitUrl is not null)
        {
            return (explicitUrl, "given explicitly");
        }

        if (environment(Variable) is { } ofEnvironment)
        {
            return (ofEnvironment, $"from {Variable} in the environment");
        }

        var path = DotEnvFile.FindNearest(currentFolder);
        if (path is not null && DotEnvFile.Read(path).Get(Variable, environment) is { } ofFile)
        {
            return (ofFile, $"from {Variable} in {path}");
        }

        return LibpqVariables.FindNaming(environment) is { } naming
            ? ("postgres://", $"from {naming} in the environment")
            : throw Missing(path is null
                ? $"No database is named: {Variable} is not set, and neither {currentFolder} nor a folder above it has a .env file."
                : $"No database is named: {Variable} is set neither in the environment nor in {path}.");
    }

    private static DatabaseTarget Read(string text, string origin, Func<string, string?> environment)
    {
        IReadOnlyList<Setting> said;
        List<Setting> variables = [.. LibpqVariables.Read(environment)];
        try
        {
            said = DatabaseUrl.ReadSettings(text) ?? [];
        }
        catch (InvalidMigrationException error)
        {
            throw From(error, origin);
        }

        List<Setting> defaults = [.. Usual(environment), .. variables, .. ServiceFile.Read([.. variables, .. said], environment)];
        LibpqParameters.Apply(defaults);
        try
        {
            var target = DatabaseUrl.Read(text, defaults);
            LibpqParameters.Tighten(target.Connection);
            return new DatabaseTarget(target.Connection)
            {
                Addresses = target.Addresses,
                Ignored = [.. LibpqVariables.FindIgnored(environment)],
            };
        }
        catch (InvalidMigrationException error)
        {
            throw From(error, origin);
        }
    }

    /// <summary>A root certificate where libpq looks for one: PostgreSQL manual, 34.19.1.</summary>
    private static IEnumerable<Setting> Usual(Func<string, string?> environment)
    {
        if (UserFiles.FindTls(environment, "root.crt") is { } root)
        {
            yield return new Setting("sslrootcert", root, root);
        }
    }

    /// <summary>To trust every certificate of the operating system's roots, whoever it is for, would be no check at all.</summary>
    private static void RequireRoots(NpgsqlConnectionStringBuilder connection)
    {
        if (connection is { SslMode: SslMode.VerifyCA, RootCertificate: null or "" })
        {
            throw DatabaseUrl.Invalid(
                "sslmode=verify-ca wants a root certificate: give sslrootcert=<file>, or put it into ~/.postgresql/root.crt; "
                + "with the operating system's own, sslmode=verify-full is the mode to use");
        }

        if (connection.RootCertificate is { Length: > 0 } root && root != DatabaseTarget.SystemRoots
            && connection.SslMode is SslMode.VerifyCA or SslMode.VerifyFull && !File.Exists(root))
        {
            throw DatabaseUrl.Invalid($"the root certificate {root} (sslrootcert) is not there");
        }
    }

    private static DatabaseTarget WithPasswordFile(DatabaseTarget target, Func<string, string?> environment)
    {
        var named = target.Connection.Passfile;
        if (target.Connection.Password is { Length: > 0 } || (named ?? UserFiles.Find(environment, "pgpass")) is not { } path)
        {
            return target;
        }

        var file = PasswordFile.Open(path, named is not null, out var ignored);
        var user = target.Connection.Username ?? "";
        var database = target.Connection.Database ?? user;
        return new DatabaseTarget(target.Connection)
        {
            Addresses = target.Addresses,
            Ignored = ignored is null ? target.Ignored : [.. target.Ignored, ignored],
            Passwords = target.Hosts
                .Select(host => (Host: host, Password: file.Find(host, database, user)))
                .Where(found => found.Password is not null)
                .DistinctBy(found => found.Host)
                .ToDictionary(found => found.Host, found => found.Password!),
        };
    }

    private static InvalidMigrationException From(InvalidMigrationException error, string origin) =>
        new(error.ErrorId, error.Message.StartsWith("The database URL", StringComparison.Ordinal) ? $"{error.Message} It is the one {origin}." : error.Message);

    private static InvalidMigrationException Missing(string what) => new(
        "DatabaseUrlMissing", $"{what} Give one (-DatabaseUrl, --database-url), or set {Variable}=postgres://user:password@host:5432/database.");
}
