using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Marks pending migrations as executed, without running them.</summary>
/// <remarks>
/// <para>
/// For a database that has the schema already: a baseline, or a change that was made by hand. The record and its row of the history,
/// with the text as it is now and the reason, are one transaction under the lock of the runners. All that is asked for is marked, or
/// nothing.
/// </para>
/// <para>One object a migration is written. What counts as executed already is left alone.</para>
/// </remarks>
/// <example>
/// <code>Register-Migration 20241023000001-create-markets -Reason 'Made by hand on 3 May, ticket 4711'</code>
/// <para>That one counts as executed from now on.</para>
/// </example>
/// <example>
/// <code>Register-Migration -To 20241023000004-create-user-stats -Reason 'Taken over from the old runner' -WhatIf</code>
/// <para>Shows what would be marked, up to that migration and with it.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object Pending | Register-Migration -Reason 'Restored from a dump that has them'</code>
/// <para>Marks all that is pending.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = NameSet)]
[OutputType(typeof(MigrationRecord))]
public sealed class RegisterMigrationCommand : MigrationRecordCommand
{
    private const string ToSet = "To";

    /// <summary>All that is pending up to and including this migration.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToSet, HelpMessage = "Up to and including this migration.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>All that is pending.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet, HelpMessage = "All that is pending.")]
    public SwitchParameter All { get; set; }

    internal override string Activity => "Registering migrations";

    private protected override string NothingToDo => "what was asked for counts as executed already.";

    private protected override RecordRequest RequestFor(RecordSelection selection) => new RecordRequest.Register(selection) { Reason = Reason };

    private protected override RecordSelection Select(Func<IReadOnlyList<string>> names) => ParameterSetName switch
    {
        ToSet => new RecordSelection.Through(MigrationName.StemOf(To)),
        AllSet => new RecordSelection.All(),
        _ => new RecordSelection.Named(names()),
    };
}
