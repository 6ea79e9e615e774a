using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>Writes down in a database what it is for, and whether it is protected.</summary>
/// <remarks>
/// <para>
/// A protected environment refuses Undo-Migration, Redo-Migration, Reset-MigrationDatabase and what changes the records by hand, unless -Force and its
/// name are given. The name stands in a table of its own beside the records and counts for the whole database; a schema with a
/// name of its own goes by that.
/// </para>
/// <para>To rename a protected environment, or to lift its protection, needs -Force and its present name, too.</para>
/// </remarks>
/// <example>
/// <code>Set-MigrationEnvironment production -Protected</code>
/// <para>From now on nothing is undone there by mistake.</para>
/// </example>
/// <example>
/// <code>Set-MigrationEnvironment production -Force -ConfirmEnvironment production</code>
/// <para>Lifts the protection.</para>
/// </example>
/// <example>
/// <code>$databases | Set-MigrationEnvironment staging</code>
/// <para>In a script: names several databases, from objects with the property DatabaseUrl.</para>
/// </example>
[Cmdlet(VerbsCommon.Set, "MigrationEnvironment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationEnvironment))]
public sealed class SetMigrationEnvironmentCommand : MigrationTargetsCommand
{
    /// <summary>The name: letters, digits, dots, hyphens and underscores. Case counts.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "What the database is, such as production.")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Keeps what undoes or empties away, unless it is forced with the name. Without it the environment is not protected.</summary>
    [Parameter(HelpMessage = "Keep away what undoes or empties.")]
    public SwitchParameter Protected { get; set; }

    /// <summary>Changes a protected environment. Not enough by itself: its present name has to be given, too.</summary>
    [Parameter(HelpMessage = "Change a protected environment, with its name.")]
    public SwitchParameter Force { get; set; }

    /// <summary>The present name of the protected environment that -Force is meant for. Without it a person is asked to type it.</summary>
    [Parameter(HelpMessage = "Present name of the protected environment.")]
    [ValidateNotNullOrEmpty]
    public string? ConfirmEnvironment { get; set; }

    internal override string Activity => "Naming the environment";

    internal override bool ReadsSet => false;

    private protected override MigratorOptions OptionsFor(WantedTarget wanted) => base.OptionsFor(wanted) with
    {
        Environment = new EnvironmentQuestion(this, ConfirmEnvironment).Consent(expected: null, Force),
    };

    private protected override void Work(TargetRuns runs)
    {
        var environment = new DatabaseEnvironment(Name, Protected);
        runs.Each(
            [.. runs.Targets.Where(target => Approve(runs, target, environment))],
            (migrator, _) => migrator.SetEnvironment(environment, StopToken),
            (_, database) => WriteObject(new MigrationEnvironment(database)));
    }

    private bool Approve(TargetRuns runs, CommandTarget target, DatabaseEnvironment environment)
    {
        runs.Speak(target);
        var isApproved = Ask($"Name it the {(Protected ? "protected" : "unprotected")} environment {environment}");
        target.State = isApproved ? target.State : TargetState.Done;
        return isApproved;
    }
}
