using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Marks executed migrations as pending, without undoing them.</summary>
/// <remarks>
/// <para>
/// For a migration whose work was taken back by hand: the next run applies it again. What it did stays. The record goes, and the
/// history says who took it away and why, in one transaction under the lock of the runners. All that is asked for, or nothing.
/// </para>
/// <para>It asks before each: add -Confirm:$false in scripts.</para>
/// <para>A protected environment (Set-MigrationEnvironment) is refused without -Force and its name.</para>
/// </remarks>
/// <example>
/// <code>Unregister-Migration 20241023000004-create-user-stats -Reason 'Table dropped by hand, shall be made again'</code>
/// <para>That one counts as pending from now on.</para>
/// </example>
/// <example>
/// <code>Unregister-Migration -To 20241023000003-create-deposit-records -WhatIf</code>
/// <para>Shows which would be marked: all that ran, down to that migration and with it.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object Name -like '*-create-*-records' | Unregister-Migration -Reason 'Restored from before them' -Confirm:$false</code>
/// <para>In a script: takes the records of some away, without a question.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = NameSet)]
[OutputType(typeof(MigrationRecord))]
public sealed class UnregisterMigrationCommand : GuardedRecordCommand
{
    private const string ToSet = "To";

    /// <summary>All that counts as executed down to and including this migration.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToSet, HelpMessage = "Down to and including this migration.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>All that counts as executed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet, HelpMessage = "All that counts as executed.")]
    public SwitchParameter All { get; set; }

    internal override string Activity => "Unregistering migrations";

    private protected override string NothingToDo => "nothing of what was asked for counts as executed.";

    private protected override RecordRequest RequestFor(RecordSelection selection) => new RecordRequest.Unregister(selection) { Reason = Reason };

    private protected override RecordSelection Select(Func<IReadOnlyList<string>> names) => ParameterSetName switch
    {
        ToSet => new RecordSelection.Through(MigrationName.StemOf(To)),
        AllSet => new RecordSelection.All(),
        _ => new RecordSelection.Named(names()),
    };
}
