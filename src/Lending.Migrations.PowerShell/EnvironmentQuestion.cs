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
        // A host without a user interface has nobody to ask.
        if (_name is not null || shell.Host.UI is not { } person)
        {
            return _name;
        }

        try
        {
            person.WriteLine($"{shell.About}This database is the protected environment '{environment}'.");
            person.Write("Type its name to go on: ");
            return _name = person.ReadLine();
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException)
        {
            // One that does not read says so in one of these ways.
            return null;
        }
    }
}
