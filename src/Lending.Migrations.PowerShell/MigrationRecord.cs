using Lending.Migrations;

namespace LendingMigrations;

/// <summary>A record that was changed by hand: the object that Register-, Unregister- and Repair-Migration write.</summary>
public sealed class MigrationRecord
{
    internal MigrationRecord(MigrationEvent.Recorded recorded, string migrationTarget)
    {
        Name = ShellText.Plain.Clean(recorded.Change.Name);
        Action = ShellText.Done(recorded.Change.Action);
        Reason = ShellText.Plain.Clean(recorded.Reason);
        Server = recorded.Database.Server;
        Database = ShellText.Plain.Clean(recorded.Database.Database);
        Schema = ShellText.Plain.Clean(recorded.Database.Schema);
        MigrationTarget = migrationTarget;
    }

    /// <summary>The migration; of a record without a file, the record's name.</summary>
    public string Name { get; }

    /// <summary>Registered, Unregistered, ChangeAccepted, Forgotten, SettledAsExecuted or SettledAsPending.</summary>
    public string Action { get; }

    /// <summary>As it was given; null where none was.</summary>
    public string? Reason { get; }

    /// <summary>Host and port, or the socket's folder.</summary>
    public string Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The schema of the table of records.</summary>
    public string Schema { get; }

    /// <summary>Server, database, schema and table in one: what a piped object must match.</summary>
    public string MigrationTarget { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
