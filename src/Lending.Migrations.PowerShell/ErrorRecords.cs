using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations;

/// <summary>Turns the engine's failures into error records: a stable id, a real category, a target and what to do next.</summary>
internal static class ErrorRecords
{
    /// <param name="exception">What happened.</param>
    /// <param name="about">Which of several targets it is about; null for a single one.</param>
    /// <param name="place">Where we are connected; null before.</param>
    /// <param name="text">Makes foreign text safe.</param>
    public static ErrorRecord Of(Exception exception, object? about, string? place, ForeignText text)
    {
        var shown = new MigrationCommandException(exception, text, about as MigrationPlace);
        var record = new ErrorRecord(shown, shown.ErrorId, CategoryOf(exception), about ?? shown.Migration ?? place);
        record.ErrorDetails = new ErrorDetails(shown.Message) { RecommendedAction = RecommendationFor(shown.ErrorId) };
        return record;
    }

    private static ErrorCategory CategoryOf(Exception exception) => exception switch
    {
        MigrationFailedException failed => CategoryOf(failed.Failure.Server?.SqlState),
        MigrationLockException => ErrorCategory.ResourceBusy,
        OperationCanceledException => ErrorCategory.OperationStopped,
        MigrationIrreversibleException => ErrorCategory.InvalidOperation,
        MigrationException known => CategoryOf(known),
        _ => ErrorCategory.InvalidResult,
    };

    private static ErrorCategory CategoryOf(MigrationException exception) => exception.ErrorId switch
    {
        "AuthenticationFailed" => ErrorCategory.AuthenticationError,
        "InsufficientPrivilege" or "RoleRefused" => ErrorCategory.PermissionDenied,
        "DatabaseReadOnly" or "ServerIsStandby" => ErrorCategory.WriteError,
        "RecordConflict" => ErrorCategory.ResourceBusy,
        "MigrationMissing" or "PathNotFound" => ErrorCategory.ObjectNotFound,
        "EnvironmentProtected" or "EnvironmentNotConfirmed" => ErrorCategory.PermissionDenied,
        "SchemaBlocked" => ErrorCategory.ResourceBusy,
        "EnvironmentMismatch" or "SchemaInUse" or "MigrationNotExecuted" or "MigrationModified" or "MigrationOutOfOrder" or "MigrationInterrupted"
            or "InterruptedTextChanged" or "MigrationRefused" or "TargetsNotBegun" or "ConfirmationRequired"
            or "SandboxFailed" or "DirectConnectionRequired" or "SingleTransactionImpossible" => ErrorCategory.InvalidOperation,
        var id when id.EndsWith("NotFound", StringComparison.Ordinal) => ErrorCategory.ObjectNotFound,
        var id when id.EndsWith("Exists", StringComparison.Ordinal) => ErrorCategory.ResourceExists,
        _ when exception is DatabaseConnectionException => ErrorCategory.ConnectionError,
        _ when exception is InvalidMigrationException { Location: not null } => ErrorCategory.InvalidData,
        _ when exception is InvalidMigrationException => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidOperation,
    };

    /// <summary>PostgreSQL manual, appendix A: error codes.</summary>
    private static ErrorCategory CategoryOf(string? sqlState) => sqlState switch
    {
        "42601" => ErrorCategory.SyntaxError,
        "42501" => ErrorCategory.PermissionDenied,
        "40P01" => ErrorCategory.DeadlockDetected,
        "57014" or "55P03" => ErrorCategory.OperationTimeout,
        ['5', '3', ..] => ErrorCategory.ResourceUnavailable,
        ['0', '8', ..] or ['5', '7', 'P', ..] => ErrorCategory.ConnectionError,
        _ => ErrorCategory.InvalidOperation,
    };

    private static string? RecommendationFor(string errorId) => errorId switch
    {
        "MigrationFailed" => "Correct the migration and run Invoke-MigrationUp again; Get-MigrationStatus tells what has run.",
        "MigrationNotFound" or "MigrationMissing" => "Get-MigrationStatus lists the migrations, and where each comes from.",
        "MigrationModified" => "Bring the text back, accept it with Repair-Migration, or add -OnModified Warn.",
        "MigrationOutOfOrder" => "Give it a newer name, or add -OutOfOrder Allow.",
        "MigrationInterrupted" or "SettleChoiceRequired" => "Look what of it is there (Get-MigrationHistory), then Repair-Migration -SettleAs Executed or Pending.",
        "InterruptedTextChanged" => "Put the text back and run again, or settle it by hand: Repair-Migration -SettleAs Executed or Pending.",
        "LockHeld" => "Wait for the other runner, or give a longer -LockTimeout.",
        "DatabaseUrlMissing" => "Give -DatabaseUrl, or set DATABASE_URL in the environment or in a .env file.",
        "ServerIsStandby" => "Name the primary, or several hosts and target_session_attrs=read-write.",
        "SingleTransactionImpossible" => "Run without -SingleTransaction, or in several runs by -To and -Name.",
        "DirectConnectionRequired" => "Give -DatabaseUrl with the server's own address for this run.",
        "TargetsNotBegun" => "Mend what failed and run the same again: what is done is passed over. Without -StopOnFirstError the others would have gone on.",
        "TargetDuplicate" => "Name each database and schema once.",
        "ConfirmationRequired" => "Add -Confirm:$false, or look first with -WhatIf.",
        "EnvironmentProtected" => "Check that this is the database that you mean. If it is, add -Force and -ConfirmEnvironment with its name.",
        "EnvironmentNotConfirmed" => "Give the environment's name by -ConfirmEnvironment, or type it when asked; -Confirm:$false does not stand for it.",
        "EnvironmentMismatch" => "Get-MigrationEnvironment tells what the database says that it is; Set-MigrationEnvironment names it.",
        "SchemaBlocked" => "Run again with -TerminateConnections, or with a longer -DdlLockTimeout.",
        "SchemaInUse" => "Drop what is named, or add its schema by -DropSchema.",
        "UnexpectedError" => "This is a fault of the tool: please report it with the text of Get-Error.",
        _ => null,
    };
}
