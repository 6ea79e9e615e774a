using System.Text.RegularExpressions;
using Npgsql;

namespace Lending.Migrations;

/// <summary>Where a database is and how to get in: the driver's settings, and what libpq knows beyond them.</summary>
/// <param name="connection">
/// What was said, and no more. Its host may be a list, <c>a:5432,b:5433</c>; its root certificate may be <see cref="SystemRoots"/>.
/// </param>
public sealed partial class DatabaseTarget(NpgsqlConnectionStringBuilder connection)
{
    /// <summary>The word for the roots that the operating system trusts (libpq's <c>sslrootcert=system</c>).</summary>
    public const string SystemRoots = "system";

    /// <summary>Holds the password.</summary>
    public NpgsqlConnectionStringBuilder Connection { get; } = connection;

    /// <summary>
    /// libpq's <c>hostaddr</c>: where to connect to, one for each host; a host's name then only names the certificate that is
    /// expected. Empty where none is given.
    /// </summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The passwords of the password file for these hosts; those in the connection's own settings go before.</summary>
    public IReadOnlyDictionary<DatabaseHost, string> Passwords { get; init; } = new Dictionary<DatabaseHost, string>();

    /// <summary>What was said and is not heeded, for the operator to know.</summary>
    public IReadOnlyList<MigrationEvent.SettingIgnored> Ignored { get; init; } = [];

    /// <summary>How long to go on trying while nobody answers, the server starts, or the name is not known yet.</summary>
    public TimeSpan WaitForDatabase { get; private init; }

    /// <summary>The servers to try, in order.</summary>
    public IReadOnlyList<DatabaseHost> Hosts
    {
        get
        {
            var names = (Connection.Host ?? "").Split(',');
            return [.. names.Select((name, index) => HostOf(name, names.Length > 1) with { Address = Addresses.ElementAtOrDefault(index) })];
        }
    }

    /// <summary>The same, with patience.</summary>
    /// <param name="time">How long to go on trying.</param>
    public DatabaseTarget Waiting(TimeSpan time) => new(Connection)
    {
        Addresses = Addresses,
        Passwords = Passwords,
        Ignored = Ignored,
        WaitForDatabase = time,
    };

    /// <summary>Never the connection, which holds the password.</summary>
    public override string ToString() => string.Join(',', Hosts);

    private DatabaseHost HostOf(string text, bool oneOfMany)
    {
        var match = oneOfMany ? HostAndPort().Match(text) : Match.Empty;
        return match.Success
            ? new DatabaseHost(match.Groups["host"].Value, int.Parse(match.Groups["port"].ValueSpan, provider: null))
            : new DatabaseHost(text, Connection.Port);
    }

    [GeneratedRegex(@"\A\[?(?<host>(?<=\[)[^\]]+(?=\])|[^\[\]]+)\]?:(?<port>[0-9]{1,5})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HostAndPort();
}

/// <summary>One server.</summary>
/// <param name="Name">Name, address, or the folder of a socket.</param>
/// <param name="Port">Its port.</param>
public sealed record DatabaseHost(string Name, int Port)
{
    /// <summary>Where to connect to, if not to what the name stands for.</summary>
    public string? Address { get; init; }

    /// <summary>True for the folder of a socket.</summary>
    public bool IsSocket => Name.StartsWith('/') || Name.StartsWith('@');

    /// <summary>As messages name it.</summary>
    public override string ToString() => Address is null ? $"{Name}:{Port}" : $"{Name}:{Port} ({Address})";
}
