namespace Lending.Migrations.Running;

/// <summary>One of several databases or schemas, found and not yet reached.</summary>
/// <param name="Options">What was said of it.</param>
/// <param name="Reached">Where that leads.</param>
public sealed record ChosenTarget(MigratorOptions Options, MigratorTarget Reached)
{
    /// <summary>What it is called.</summary>
    public TargetName Name => new(
        string.Join(',', Reached.Database.Hosts.Select(host => host.IsSocket ? host.Name : $"{host.Name}:{host.Port}")),
        Reached.Database.Connection.Database ?? Reached.Database.Connection.Username ?? "",
        Options.Schema);

    /// <summary>
    /// What tells it from the others. Where no schema is named, the session's search_path decides, and that may be another one for
    /// another user or other settings of the connection.
    /// </summary>
    internal object Key
    {
        get
        {
            var connection = Reached.Database.Connection;
            return (Name.Server.ToUpperInvariant(), Name.Database, Options.Schema is { } schema
                ? (schema, null, null, null, null)
                : (Schema: (string?)null, connection.Username, Options.Role, connection.SearchPath, connection.Options));
        }
    }
}

/// <summary>What one of several targets is called: never by its URL, which holds the password.</summary>
/// <param name="Server">Host and port, or the socket's folder; several where several were named.</param>
/// <param name="Database">Its name.</param>
/// <param name="Schema">Null where the session's search_path decides.</param>
public sealed record TargetName(string Server, string Database, string? Schema)
{
    /// <summary>What a database that is reached is called.</summary>
    public static TargetName Of(DatabaseIdentity database) => new(database.Server, database.Database, database.Schema);

    /// <summary>As messages name it.</summary>
    public override string ToString() => $"{Database} on {Server}" + (Schema is null ? "" : $", schema {Schema}");
}
