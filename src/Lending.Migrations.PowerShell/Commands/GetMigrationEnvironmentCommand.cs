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
public sealed class GetMigrationEnvironmentCommand : MigrationDatabaseCommand
{
    /// <summary>One database after the other.</summary>
    protected override void ProcessRecord() => Guard(() =>
    {
        var factory = CreateFactory();
        var options = OptionsFor(UrlText);
        var target = Resolve(factory, options);
        using var progress = new RunProgress(this, "Reading the environment");
        var observer = new CmdletObserver(this, database => Place = ShellText.Place(database), _ => false, progress, Table);
        WriteObject(new MigrationEnvironment(factory.Create(options, target, observer).Identify(StopToken)));
    });
}
