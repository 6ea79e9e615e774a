using Npgsql;

namespace Lending.Migrations.Settings;

/// <summary>Which database is meant, and who said so.</summary>
public sealed class ConnectionSource
{
    /// <summary>The variable that names the database, in the environment and in <c>.env</c>.</summary>
    public const string Variable = "DATABASE_URL";

    private ConnectionSource(NpgsqlConnectionStringBuilder connection, string origin)
    {
        Connection = connection;
        Origin = origin;
    }

    /// <summary>What the text said, completed by the user (and password) that the environment knows.</summary>
    public NpgsqlConnectionStringBuilder Connection { get; }

    /// <summary>For messages: <c>given explicitly</c>, <c>from DATABASE_URL in the environment</c>, <c>from DATABASE_URL in /app/.env</c>.</summary>
    public string Origin { get; }

    /// <summary>
    /// What <see cref="ForeignText"/> is to mask. A password that equals the user's name is left out: the name is shown on
    /// purpose, and masking it (<c>postgres</c>) would make every message unreadable.
    /// </summary>
    public IReadOnlyList<string> Secrets => [.. new[] { Connection.Password, Connection.SslPassword }
        .OfType<string>()
        .Where(secret => secret.Length > 0 && secret != Connection.Username)];

    /// <summary>
    /// Finds the database: the explicit text, else <c>DATABASE_URL</c> of the environment, else of the <c>.env</c> of the folder
    /// or of the nearest parent that has such a file, whether or not it names a database.
    /// </summary>
    /// <param name="explicitUrl">What the caller was given; null where nothing was. An empty text is an error: it is most often a
    /// variable that nobody set, and to fall back to another database would be the worst answer.</param>
    /// <param name="environment">Looks up a variable; null where it is not set.</param>
    /// <param name="currentFolder">Absolute.</param>
    /// <exception cref="InvalidMigrationException">No database is named (<c>DatabaseUrlMissing</c>), the text is not understood
    /// (<c>DatabaseUrlInvalid</c>), or the <c>.env</c> cannot be read (<c>DotEnvInvalid</c>).</exception>
    public static ConnectionSource Resolve(string? explicitUrl, Func<string, string?> environment, string currentFolder)
    {
        var (text, origin) = Find(explicitUrl, environment, currentFolder);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Missing($"The database URL {origin} is empty.");
        }

        var connection = Parse(text, origin);
        connection.Username ??= environment("PGUSER") ?? environment("USER") ?? environment("USERNAME");
        if (connection.Password is null && environment("PGPASSWORD") is { Length: > 0 } password)
        {
            connection.Password = password;
        }

        return new ConnectionSource(connection, origin);
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

        var path = DotEnvFile.FindNearest(currentFolder)
            ?? throw Missing($"No database is named: {Variable} is not set, and neither {currentFolder} nor a folder above it has a .env file.");
        return DotEnvFile.Read(path).Get(Variable, environment) is { } ofFile
            ? (ofFile, $"from {Variable} in {path}")
            : throw Missing($"No database is named: {Variable} is set neither in the environment nor in {path}.");
    }

    private static NpgsqlConnectionStringBuilder Parse(string text, string origin)
    {
        try
        {
            return DatabaseUrl.Parse(text);
        }
        catch (InvalidMigrationException error)
        {
            throw new InvalidMigrationException(error.ErrorId, $"{error.Message} It is the one {origin}.");
        }
    }

    private static InvalidMigrationException Missing(string what) => new(
        "DatabaseUrlMissing", $"{what} Give one (-DatabaseUrl, --database-url), or set {Variable}=postgres://user:password@host:5432/database.");
}
