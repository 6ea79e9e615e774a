using Lending.Migrations;

namespace LendingMigrations;

/// <summary>What a run did with one migration: the object that the cmdlets write when it is committed, or (dry run) rolled back.</summary>
public sealed class MigrationResult
{
    internal MigrationResult(MigrationOutcome outcome, string migrationTarget)
    {
        Name = ShellText.Plain.Clean(outcome.Step.Migration.Name.Value);
        Direction = outcome.Step.Direction.ToString();
        Duration = outcome.Duration;
        Statements = outcome.Statements;
        Source = ShellText.Plain.Clean(outcome.Step.Migration.Origin.Source);
        StartedAt = outcome.StartedAt;
        Transactional = outcome.Transactional;
        Outcome = outcome.IsRolledBack ? "RolledBack" : "Committed";
        Server = outcome.Database.Server;
        Database = ShellText.Plain.Clean(outcome.Database.Database);
        Schema = ShellText.Plain.Clean(outcome.Database.Schema);
        MigrationTarget = migrationTarget;
    }

    /// <summary>The migration.</summary>
    public string Name { get; }

    /// <summary>Up or Down.</summary>
    public string Direction { get; }

    /// <summary>From its first statement to its commit.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many of its statements ran.</summary>
    public int Statements { get; }

    /// <summary>The file or class.</summary>
    public string Source { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>False where each statement was committed by itself.</summary>
    public bool Transactional { get; }

    /// <summary>Committed; or RolledBack, of a dry run: it worked, and nothing of it is left.</summary>
    public string Outcome { get; }

    /// <summary>Host and port, or the socket's folder.</summary>
    public string Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The schema that it worked in.</summary>
    public string Schema { get; }

    /// <summary>Server, database, schema and table in one: what a piped object must match.</summary>
    public string MigrationTarget { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
