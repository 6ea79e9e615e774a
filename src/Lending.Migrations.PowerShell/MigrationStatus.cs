using Lending.Migrations;

namespace LendingMigrations;

/// <summary>How one migration stands in one database: the object that Get-MigrationStatus writes.</summary>
public sealed class MigrationStatus
{
    internal MigrationStatus(Lending.Migrations.MigrationStatus status, DatabaseIdentity database, string migrationTarget)
    {
        Name = ShellText.Plain.Clean(status.Name);
        State = status.State.ToString();
        ExecutedAt = status.ExecutedAt;
        Duration = status.Duration;
        Source = ShellText.Plain.Clean(status.Source);
        Checksum = status.Checksum;
        OutOfOrder = status.OutOfOrder;
        Modified = status.Modified;
        Pending = status.Pending;
        StatementsDone = status.StatementsDone;
        Server = database.Server;
        Database = ShellText.Plain.Clean(database.Database);
        Schema = ShellText.Plain.Clean(database.Schema);
        MigrationTarget = migrationTarget;
    }

    /// <summary>The migration; of a row without a file, the row's name.</summary>
    public string Name { get; }

    /// <summary>
    /// One word: the first of these that is true. Interrupted (begun outside a transaction and not finished), Missing (a record
    /// without a file), Modified (the text is not the one that ran), OutOfOrder (pending, and a newer one has run); else Executed or
    /// Pending.
    /// </summary>
    public string State { get; }

    /// <summary>Null where pending, or where a runner that keeps no time ran it.</summary>
    public DateTimeOffset? ExecutedAt { get; }

    /// <summary>Null where unknown.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The file or class; null for a missing one.</summary>
    public string? Source { get; }

    /// <summary>SHA-256 of the migration as it stands now; null where unknown.</summary>
    public string? Checksum { get; }

    /// <summary>Pending though a newer one has run, or run after a newer one.</summary>
    public bool OutOfOrder { get; }

    /// <summary>True where what ran had another checksum; null where that cannot be known.</summary>
    public bool? Modified { get; }

    /// <summary>True for what an up would run or finish, whatever its State.</summary>
    public bool Pending { get; }

    /// <summary>How many statements of an interrupted one are done; null for any other.</summary>
    public int? StatementsDone { get; }

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
