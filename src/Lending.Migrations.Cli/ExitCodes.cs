namespace Lending.Migrations.Cli;

/// <summary>What the process ends with; scripts and pipelines decide by it, so a number never changes its meaning.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>A migration failed, the database refused the runner's own work, or the run was stopped.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or bad input; nothing was changed.</summary>
    public const int BadInput = 2;

    public const int CannotConnect = 3;

    public const int LockNotObtained = 4;

    /// <summary>Only of <c>status --fail-if-pending</c>.</summary>
    public const int PendingExist = 5;

    public static int Of(Exception exception) => exception switch
    {
        InvalidMigrationException => BadInput,
        DatabaseConnectionException => CannotConnect,
        MigrationLockException => LockNotObtained,
        _ => Failed,
    };
}
