using Lending.Migrations;

namespace LendingMigrations;

/// <summary>One thing that was done to a migration, or was tried: the object that Get-MigrationHistory writes.</summary>
public sealed class MigrationHistoryEntry
{
    internal MigrationHistoryEntry(HistoryEntry entry, DatabaseIdentity database, string migrationTarget, Func<string?, string?> clean)
    {
        Name = ShellText.Plain.Clean(entry.Name);
        Direction = entry.Direction.ToString();
        Outcome = ShellText.Plain.Clean(entry.Outcome == HistoryOutcome.RolledBack ? "RolledBack" : entry.Outcome.Length == 0 ? "" : char.ToUpperInvariant(entry.Outcome[0]) + entry.Outcome[1..]);
        StartedAt = entry.StartedAt;
        Duration = entry.Duration;
        Statements = entry.Statements;
        Transactional = entry.Transactional;
        Error = clean(entry.Error);
        Reason = clean(entry.Reason);
        DatabaseUser = ShellText.Plain.Clean(entry.DatabaseUser);
        OsUser = ShellText.Plain.Clean(entry.OsUser);
        Host = ShellText.Plain.Clean(entry.Host);
        Tool = ShellText.Plain.Clean(entry.Tool);
        Checksum = entry.Checksum;
        RunId = entry.RunId;
        Server = database.Server;
        Database = ShellText.Plain.Clean(database.Database);
        Schema = ShellText.Plain.Clean(database.Schema);
        MigrationTarget = migrationTarget;
    }

    /// <summary>The migration.</summary>
    public string Name { get; }

    /// <summary>Up or Down; of a change by hand, Up for one that makes it count as executed.</summary>
    public string Direction { get; }

    /// <summary>Succeeded, Failed, RolledBack, Started, Registered, Unregistered, Repaired, Forgotten, Settled or Dropped; a later version may write others.</summary>
    public string Outcome { get; }

    /// <summary>By the server's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Null where nothing ran, or where the process died.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>How many of its statements ran.</summary>
    public int Statements { get; }

    /// <summary>False where each statement was committed by itself.</summary>
    public bool Transactional { get; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; }

    /// <summary>Why the records were changed by hand; null for a run.</summary>
    public string? Reason { get; }

    /// <summary>The server's user.</summary>
    public string DatabaseUser { get; }

    /// <summary>The operating system's user.</summary>
    public string OsUser { get; }

    /// <summary>The machine.</summary>
    public string Host { get; }

    /// <summary>The runner and its version.</summary>
    public string Tool { get; }

    /// <summary>SHA-256 of the text that ran or was accepted; null where unknown.</summary>
    public string? Checksum { get; }

    /// <summary>The same in all entries of one run.</summary>
    public Guid RunId { get; }

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
