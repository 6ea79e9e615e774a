using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Reverts migrations that have run: the last one, unless others are named.</summary>
/// <remarks>
/// <para>
/// Newest first, one transaction each together with its record. Before the first one runs, each is checked to have a way back.
/// What a migration wrote into its tables is lost with them, so each is asked for: add -Confirm:$false in scripts.
/// </para>
/// <para>One object a migration is written when it is committed. Nothing to do is a success and says so.</para>
/// <para>-DryRun executes the ways back and rolls them back: nothing is lost, and nothing is asked. -SingleTransaction: all or nothing.</para>
/// <para>A protected environment (Set-MigrationEnvironment) is refused without -Force and its name.</para>
/// </remarks>
/// <example>
/// <code>Undo-Migration</code>
/// <para>Asks, and reverts the last migration.</para>
/// </example>
/// <example>
/// <code>Undo-Migration -To 20241023000003-create-deposit-records -WhatIf -Verbose</code>
/// <para>Shows what would be reverted, down to that migration and with it, and the SQL. Nothing is written.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object ExecutedAt -gt (Get-Date).AddHours(-1) | Undo-Migration</code>
/// <para>Asks for each migration of the last hour, newest first, and reverts those that are accepted.</para>
/// </example>
/// <example>
/// <code>Undo-Migration -Step 2 -Confirm:$false -ErrorAction Stop</code>
/// <para>In CI, where nobody can be asked: reverts the last two.</para>
/// </example>
[Cmdlet(VerbsCommon.Undo, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = LastSet)]
[OutputType(typeof(MigrationResult))]
public sealed class UndoMigrationCommand : GuardedRunCommand
{
    private const string LastSet = "Last";
    private const string AllSet = "All";

    /// <summary>Every migration that has run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet, HelpMessage = "Every migration that has run.")]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// What a migration to undo whose text was changed since it ran means (its way back may fit no more): Warn, Fail (nothing is
    /// undone), or Ignore, which does not look. Without it Fail against a protected environment, else Warn.
    /// </summary>
    [Parameter(HelpMessage = "Warn, Fail or Ignore.")]
    [ValidateSet(nameof(ModifiedPolicy.Warn), nameof(ModifiedPolicy.Fail), nameof(ModifiedPolicy.Ignore))]
    public string? OnModified { get; set; }

    private protected override string Verb => "Undo";

    internal override string Activity => "Undoing migrations";

    private protected override ConfirmImpact Impact => ConfirmImpact.High;

    private protected override string NothingToDo => "nothing of what was asked for has run.";

    private protected override MigrationSelection Untargeted => All ? new MigrationSelection.All() : new MigrationSelection.Next(1);

    private protected override MigrationRequest RequestFor(MigrationSelection selection) =>
        new MigrationRequest.Revert(selection) { OnModified = ShellText.PolicyOf(OnModified) };
}
