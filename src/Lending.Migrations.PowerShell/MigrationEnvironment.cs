using Lending.Migrations;

namespace LendingMigrations;

/// <summary>What a database says that it is for.</summary>
public sealed class MigrationEnvironment
{
    internal MigrationEnvironment(DatabaseIdentity database)
    {
        Name = database.Environment?.Name;
        Protected = database.Environment is { IsProtected: true };
        Server = database.Server;
        Database = ShellText.Plain.Clean(database.Database);
        Schema = ShellText.Plain.Clean(database.Schema);
    }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; }

    /// <summary>Whether what undoes or empties has to be forced, with the name.</summary>
    public bool Protected { get; }

    /// <summary>Host and port, or the socket's folder.</summary>
    public string Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The schema that was worked in.</summary>
    public string Schema { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name ?? "";
}
