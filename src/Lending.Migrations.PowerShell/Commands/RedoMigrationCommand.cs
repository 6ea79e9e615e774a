using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Reverts migrations and applies them again: the last one, unless others are named.</summary>
/// <remarks>
/// <para>
/// For a migration that is still being written. All ways back run first, newest first, then the same migrations again, oldest first, all
/// in one transaction, so that a failure leaves everything as it was; only where a half opted out of the transaction each is one by itself
/// (-SingleTransaction refuses that, -SingleTransaction:$false asks for it). Before the first one runs, each is checked to have a way back. What a
/// migration wrote into its tables is lost with them, so each is asked for: add -Confirm:$false in scripts.
/// </para>
/// <para>-DryRun executes everything and rolls it back, and asks nothing.</para>
/// <para>Two objects a migration are written: Down and Up. A protected environment (Set-MigrationEnvironment) is refused without -Force and its name.</para>
/// </remarks>
/// <example>
/// <code>Redo-Migration</code>
/// <para>Asks, reverts the last migration and applies it again.</para>
/// </example>
/// <example>
/// <code>Redo-Migration 20241023000004-create-user-stats -WhatIf -Verbose</code>
/// <para>Shows what would be sent both ways. Nothing is written.</para>
/// </example>
/// <example>
/// <code>Redo-Migration -Step 3 -Confirm:$false -ErrorAction Stop</code>
/// <para>In CI: proves that the newest three go down and up again.</para>
/// </example>
[Cmdlet(VerbsCommon.Redo, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = LastSet)]
[OutputType(typeof(MigrationResult))]
public sealed class RedoMigrationCommand : GuardedRunCommand
{
    private const string LastSet = "Last";

    private protected override string Verb => "Redo";

    internal override string Activity => "Redoing migrations";

    private protected override ConfirmImpact Impact => ConfirmImpact.High;

    private protected override string NothingToDo => "nothing of what was asked for has run.";

    private protected override MigrationSelection Untargeted => new MigrationSelection.Next(1);

    private protected override MigrationRequest RequestFor(MigrationSelection selection) => new MigrationRequest.Redo(selection);

    private protected override bool HasQuestion(MigrationStep step) => step.Direction == MigrationDirection.Down;
}
