using System.Management.Automation;
using Lending.Migrations.Sandbox;

namespace LendingMigrations.Commands;

/// <summary>Stops a sandbox's PostgreSQL and removes its data.</summary>
/// <remarks>
/// <para>It takes what New-MigrationSandbox returned, or its URL, or its data folder. A sandbox of another process of yours can be removed too.</para>
/// </remarks>
/// <example>
/// <code>$sandbox | Remove-MigrationSandbox</code>
/// <para>Removes the sandbox that New-MigrationSandbox returned.</para>
/// </example>
/// <example>
/// <code>Remove-MigrationSandbox -DatabaseUrl $env:DATABASE_URL</code>
/// <para>Removes the sandbox with this URL. A URL that is none of a sandbox is refused.</para>
/// </example>
/// <example>
/// <code>try { ./run-tests.ps1 } finally { $sandboxes | Remove-MigrationSandbox -ErrorAction Continue }</code>
/// <para>In CI: removes several; one that is gone already does not keep the others.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MigrationSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = FolderSet)]
public sealed class RemoveMigrationSandboxCommand : MigrationCommand
{
    private const string FolderSet = "DataFolder";
    private const string UrlSet = "DatabaseUrl";

    /// <summary>The sandbox's data folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FolderSet, ValueFromPipelineByPropertyName = true, HelpMessage = "The sandbox's data folder.")]
    [ValidateNotNullOrEmpty]
    public string DataFolder { get; set; } = "";

    /// <summary>The sandbox's URL.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UrlSet, ValueFromPipelineByPropertyName = true, HelpMessage = "The sandbox's URL.")]
    [ValidateNotNullOrEmpty]
    public string DatabaseUrl { get; set; } = "";

    /// <summary>Removes one; one that cannot be removed does not keep the others.</summary>
    protected override void ProcessRecord() => Guard(() =>
    {
        var byFolder = ParameterSetName == FolderSet;
        if (!ShouldProcess(byFolder ? ShellText.Plain.Clean(DataFolder) : "the sandbox of the URL", "Stop and remove"))
        {
            return;
        }

        try
        {
            var removed = PostgresSandbox.Remove(byFolder ? DataFolder : DatabaseUrl);
            TellVerbose($"Removed the sandbox in {removed.Folder}.");
        }
        catch (Lending.Migrations.InvalidMigrationException exception)
        {
            TellError(exception);
        }
    });
}
