using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>Applies pending migrations to a PostgreSQL database.</summary>
/// <remarks>
/// <para>
/// Without a target all that is pending is applied, oldest first. Each migration is one transaction together with its record: it
/// is there as a whole or not at all. A failure rolls its migration back and stops the run; what was done before stays. Another
/// runner, here or elsewhere, is kept out by a lock.
/// </para>
/// <para>
/// One object a migration is written when it is committed. Nothing to do is a success and says so. -WhatIf tells what would run,
/// with its SQL under -Verbose (of a PowerShell script its text, which is not run), and writes nothing, not even the table of records.
/// </para>
/// <para>-SingleTransaction makes the whole run all or nothing. -DryRun executes it and rolls it back: whether it would work.</para>
/// </remarks>
/// <example>
/// <code>Invoke-MigrationUp</code>
/// <para>Applies all that is pending to the database of DATABASE_URL.</para>
/// </example>
/// <example>
/// <code>Invoke-MigrationUp -WhatIf -Verbose</code>
/// <para>Shows what would run and the SQL that would be sent. Nothing is written.</para>
/// </example>
/// <example>
/// <code>Invoke-MigrationUp -DryRun &amp;&amp; Invoke-MigrationUp -SingleTransaction</code>
/// <para>Tries all that is pending on the real data and rolls it back; if that went well, applies it, all or nothing.</para>
/// </example>
/// <example>
/// <code>Get-MigrationStatus | Where-Object Pending | Select-Object -First 2 | Invoke-MigrationUp</code>
/// <para>Applies the two oldest pending migrations. Piped names are collected and run once, in the order of the migrations.</para>
/// </example>
/// <example>
/// <code>$ErrorActionPreference = 'Stop'
/// Invoke-MigrationUp -Path ./src/migrations -LockTimeout 300 -Verbose | Format-Table Name, Duration, Statements</code>
/// <para>A step of a pipeline in CI: the folder alone is the set, DATABASE_URL comes from the step's environment, a failure fails the step.</para>
/// </example>
/// <example>
/// <code>Get-Content targets.json | ConvertFrom-Json | Invoke-MigrationUp -ThrottleLimit 8</code>
/// <para>
/// Several databases and schemas, eight at a time, from objects with the properties DatabaseUrl, Schema and Role: each has its own lock,
/// transactions and error, and one that fails leaves the others to go on.
/// </para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "MigrationUp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = PendingSet)]
[OutputType(typeof(MigrationResult))]
public sealed class InvokeMigrationUpCommand : MigrationRunCommand
{
    private const string PendingSet = "Pending";

    /// <summary>
    /// What a migration that has run and whose text was changed since means: Warn, Fail (nothing runs), or Ignore, which does not look.
    /// Without it Fail against a protected environment, else Warn.
    /// </summary>
    [Parameter(HelpMessage = "Warn, Fail or Ignore.")]
    [ValidateSet(nameof(ModifiedPolicy.Warn), nameof(ModifiedPolicy.Fail), nameof(ModifiedPolicy.Ignore))]
    public string? OnModified { get; set; }

    /// <summary>What a migration to run that is older than one that has run means: Allow, Warn, or Fail (nothing runs).</summary>
    /// <value>Warn</value>
    [Parameter(HelpMessage = "Allow, Warn or Fail.")]
    [ValidateSet(nameof(OutOfOrderPolicy.Allow), nameof(OutOfOrderPolicy.Warn), nameof(OutOfOrderPolicy.Fail))]
    public string OutOfOrder { get; set; } = nameof(OutOfOrderPolicy.Warn);

    private protected override string Verb => "Apply";

    internal override string Activity => "Applying migrations";

    private protected override ConfirmImpact Impact => ConfirmImpact.Medium;

    private protected override string NothingToDo => "what was asked for has run already.";

    private protected override MigrationSelection Untargeted => new MigrationSelection.All();

    private protected override MigrationRequest RequestFor(MigrationSelection selection) => new MigrationRequest.Apply(selection)
    {
        OnModified = ShellText.PolicyOf(OnModified),
        OutOfOrder = Enum.Parse<OutOfOrderPolicy>(OutOfOrder, ignoreCase: true),
    };
}
