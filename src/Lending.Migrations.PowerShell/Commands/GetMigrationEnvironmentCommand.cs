using System.Management.Automation;

namespace LendingMigrations.Commands;

/// <summary>Tells what a database says that it is for.</summary>
/// <remarks>
/// <para>One object a database. Name is empty where Set-MigrationEnvironment has not named it. Writes nothing and needs no right beyond connecting.</para>
/// </remarks>
/// <example>
/// <code>Get-MigrationEnvironment</code>
/// <para>Tells the environment of the database of DATABASE_URL.</para>
/// </example>
/// <example>
/// <code>$databases | Get-MigrationEnvironment | Where-Object Protected -eq $false</code>
/// <para>Of several databases, from objects with the property DatabaseUrl, those without protection.</para>
/// </example>
/// <example>
/// <code>if ((Get-MigrationEnvironment -ErrorAction Stop).Name -ne 'staging') { throw 'This is not staging.' }</code>
/// <para>In CI: stops where the URL leads elsewhere.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MigrationEnvironment")]
[OutputType(typeof(MigrationEnvironment))]
public sealed class GetMigrationEnvironmentCommand : MigrationTargetsCommand
{
    internal override bool TellsGoodEnd => false;

    internal override string Activity => "Reading the environment";

    internal override bool ReadsSet => false;

    private protected override void Work(TargetRuns runs) => runs.Each(
        runs.Targets,
        (migrator, _) => migrator.Identify(StopToken),
        (_, database) => WriteObject(new MigrationEnvironment(database)));
}
