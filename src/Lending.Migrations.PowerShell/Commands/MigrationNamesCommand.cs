using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>
/// What is done to migrations by name. What is piped in is collected and done once, in the order of the migrations and not of the
/// pipeline.
/// </summary>
public abstract class MigrationNamesCommand : MigrationSetCommand
{
    private protected const string NameSet = "Name";

    /// <summary>
    /// These migrations alone: names, file names, or wildcards over the set. A name that does not exist is an error, before anything
    /// runs; a wildcard that matches nothing is not.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = NameSet, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "These migrations alone.")]
    [ArgumentCompleter(typeof(MigrationNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// Where the piped objects come from, as they carry it (server, database, schema and table). A run that reaches another place
    /// is refused: names read from one database are not run on another by mistake.
    /// </summary>
    [Parameter(ParameterSetName = NameSet, ValueFromPipelineByPropertyName = true, HelpMessage = "The only place that may be reached.")]
    public string? MigrationTarget { get; set; }

    /// <summary>How many seconds to wait while another runner holds the lock. 0 tries once.</summary>
    /// <value>60</value>
    [Parameter(HelpMessage = "Seconds to wait for another runner.")]
    [ValidateRange(0, 86_400)]
    public int LockTimeout { get; set; } = 60;

    /// <summary>
    /// The environment that is expected, as Set-MigrationEnvironment names it. A database that says another name is left alone. One that
    /// names none is warned of, and nothing is undone there. Without it that of LENDING_ENVIRONMENT.
    /// </summary>
    [Parameter(HelpMessage = "The environment that the database has to be.")]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>What is said of the environment.</summary>
    private protected virtual EnvironmentConsent Consent => new() { Expected = Environment };

    /// <summary>Collects what is meant.</summary>
    protected sealed override void ProcessRecord() => Collect(Name, string.IsNullOrEmpty(MigrationTarget) ? null : MigrationTarget);

    private protected override MigratorOptions OptionsFor(WantedTarget wanted) => base.OptionsFor(wanted) with
    {
        LockTimeout = TimeSpan.FromSeconds(LockTimeout),
        Environment = Consent,
    };

    internal override void Require(DatabaseIdentity database, WantedTarget wanted)
    {
        var target = ShellText.TargetOf(database, Table);
        if (wanted.Named.Select(named => named.Origin).FirstOrDefault(origin => origin is not null && origin != target) is { } other)
        {
            throw new InvalidMigrationException(
                "DatabaseMismatch",
                $"What was piped in was read from {other}, but this run reached {target}. Nothing was changed. "
                + "Give both cmdlets the same -DatabaseUrl, -Schema and -Table.");
        }
    }
}
