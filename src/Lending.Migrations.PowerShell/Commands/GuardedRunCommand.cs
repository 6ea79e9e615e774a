using System.Management.Automation;
using Lending.Migrations;

namespace LendingMigrations.Commands;

/// <summary>A run that a protected environment is kept from.</summary>
public abstract class GuardedRunCommand : MigrationRunCommand
{
    /// <summary>
    /// Goes on where the database is a protected environment. Not enough by itself: its name has to be given, too, by -ConfirmEnvironment
    /// or at the question. -Confirm:$false is no answer to that question.
    /// </summary>
    [Parameter(HelpMessage = "Go on in a protected environment, with its name.")]
    public SwitchParameter Force { get; set; }

    /// <summary>The name of the protected environment that -Force is meant for. Without it a person is asked to type it.</summary>
    [Parameter(HelpMessage = "Name of the protected environment.")]
    [ValidateNotNullOrEmpty]
    public string? ConfirmEnvironment { get; set; }

    private protected override EnvironmentConsent Consent => new EnvironmentQuestion(this, ConfirmEnvironment).Consent(Environment, Force);
}
