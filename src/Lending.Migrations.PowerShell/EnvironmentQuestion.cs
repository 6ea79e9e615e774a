using System.Management.Automation;
using System.Management.Automation.Host;
using Lending.Migrations;
using LendingMigrations.Commands;

namespace LendingMigrations;

/// <summary>
/// Has a protected environment's name given: by the parameter, or typed by a person. A yes would be said too easily, and -Confirm:$false
/// says it unseen.
/// </summary>
/// <param name="shell">The cmdlet at work.</param>
/// <param name="given">What was given beforehand; null to ask.</param>
internal sealed class EnvironmentQuestion(MigrationCommand shell, string? given)
{
    private string? _name = given;

    public EnvironmentConsent Consent(string? expected, bool force) => new() { Expected = expected, Force = force, Confirm = environment => shell.OnPipeline(() => NameFor(environment)) };

    /// <summary>Asked once, though a preview and the run need it.</summary>
    private string? NameFor(DatabaseEnvironment environment)
    {
        if (_name is not null)
        {
            return _name;
        }

        try
        {
            shell.Host.UI.WriteLine($"{shell.About}This database is the protected environment '{environment}'.");
            shell.Host.UI.Write("Type its name to go on: ");
            return _name = shell.Host.UI.ReadLine();
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException or NullReferenceException)
        {
            // Nobody is there to type it.
            return null;
        }
    }
}
