namespace Lending.Migrations;

/// <summary>How a run keeps its records and how long it waits. All else is what is asked for in a request.</summary>
public sealed record MigratorSettings
{
    /// <summary>The table that Sequelize's runners keep, by the name that teams with <c>underscored</c> models know.</summary>
    public const string DefaultTable = "sequelize_meta";

    /// <summary>
    /// The schema that the migrations work in and that holds the tables of records; null for the first schema of the session's
    /// search_path. When given it is the whole search_path, so that nothing lands in another schema by mistake.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>The table of what has run. The history stands beside it, with <c>_history</c> appended.</summary>
    public string Table { get; init; } = DefaultTable;

    /// <summary>
    /// The role to act as after logging in (SET ROLE), so that what migrations make belongs to it, the tables of records too; null
    /// for the user that logs in.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>
    /// The extension of a new row's name. <c>.js</c>, so that the Node runner, which matches whole file names, sees what ran.
    /// </summary>
    public string RecordExtension { get; init; } = ".js";

    /// <summary>How long to wait for another runner. Zero tries once.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a statement of a transactional migration may wait for a lock (the server's <c>lock_timeout</c>) before the migration is
    /// rolled back and tried again: who waits for a lock holds up all who come behind. Zero waits as long as it takes. A migration
    /// may say its own.
    /// </summary>
    public TimeSpan DdlLockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a transactional migration that met a lock, or a deadlock, is tried again.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>
    /// How long one statement of a migration may take before the server ends it, and how long a JavaScript migration may go without
    /// a statement before it is ended; null for no limit of ours. A migration that needs longer says SET statement_timeout.
    /// </summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>
    /// Asks the server for its notices. Otherwise the session has Sequelize's <c>client_min_messages = warning</c>, and the server
    /// sends none.
    /// </summary>
    public bool ShowNotices { get; init; }

    /// <summary>What the operator says of the environment that may be worked on.</summary>
    public EnvironmentConsent Environment { get; init; } = new();

    /// <summary>Who runs: kept in the history and shown to others that wait for the lock.</summary>
    public RunnerIdentity Runner { get; init; } = new("LendingMigrations", "unknown", "unknown");
}

/// <summary>Who runs the migrations.</summary>
/// <param name="Tool">Name and version, for <c>application_name</c> and the history.</param>
/// <param name="OsUser">The operating system's user.</param>
/// <param name="Host">The machine.</param>
public sealed record RunnerIdentity(string Tool, string OsUser, string Host);
