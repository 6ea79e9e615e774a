using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Mends the records: accepts a changed text, forgets a missing migration, settles an interrupted one.</summary>
/// <remarks>
/// <para>
/// What is done follows from the state that Get-MigrationStatus shows. Modified: the text as it is now counts as what ran. Missing:
/// the record goes. Interrupted: it counts as executed or as pending, as -SettleAs says, after you have looked what of it is there; where its
/// text is as it was, Invoke-MigrationUp goes on with it by itself.
/// Whatever is in another state is left alone. No migration is run or undone.
/// </para>
/// <para>
/// The record and its row of the history, with the reason, are one transaction under the lock of the runners. It asks before each: add
/// -Confirm:$false in scripts.
/// </para>
/// <para>A protected environment (Set-MigrationEnvironment) is refused without -Force and its name.</para>
/// </remarks>
/// <example>
/// <code>Repair-Migration 20241023000001-create-markets -Reason 'Only a comment was changed'</code>
/// <para>Accepts the text as it is now.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object State -eq Missing | Repair-Migration -Reason 'The branch was given up'</code>
/// <para>Forgets what has run and has no file any more.</para>
/// </example>
/// <example>
/// <code>Repair-Migration 20261122093015-index-loans -SettleAs Executed -Reason 'Index finished by hand'</code>
/// <para>Says of one that was interrupted outside a transaction that its work is done.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Repair, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = NameSet)]
[OutputType(typeof(MigrationRecord))]
public sealed class RepairMigrationCommand : GuardedRecordCommand
{
    /// <summary>All that needs it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet, HelpMessage = "All that needs it.")]
    public SwitchParameter All { get; set; }

    /// <summary>What an interrupted migration shall count as. Needed where one is among those that are meant.</summary>
    [Parameter(HelpMessage = "What an interrupted migration shall count as.")]
    [ValidateSet(nameof(Lending.Migrations.SettleAs.Executed), nameof(Lending.Migrations.SettleAs.Pending))]
    public string? SettleAs { get; set; }

    internal override string Activity => "Repairing records";

    private protected override string NothingToDo => "nothing of what was asked for is modified, missing or interrupted.";

    private protected override RecordRequest RequestFor(RecordSelection selection) => new RecordRequest.Repair(selection)
    {
        Reason = Reason,
        SettleAs = SettleAs is null ? null : Enum.Parse<SettleAs>(SettleAs, ignoreCase: true),
    };

    private protected override RecordSelection Select(Func<IReadOnlyList<string>> names) =>
        All ? new RecordSelection.All() : new RecordSelection.Named(names());
}
