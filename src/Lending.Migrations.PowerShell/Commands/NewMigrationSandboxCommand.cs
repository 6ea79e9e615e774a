using System.Management.Automation;
using Lending.Migrations.Sandbox;

namespace LendingMigrations.Commands;

/// <summary>Starts a throw-away PostgreSQL on this machine, to try migrations on.</summary>
/// <remarks>
/// <para>
/// It uses the server's programs that are installed (the folder of LENDING_PG_BIN, else the highest version in PATH or in the
/// system's usual folders) and a data folder of its own. It listens on 127.0.0.1 alone, on a random port, with a random password.
/// </para>
/// <para>It is gone with Remove-MigrationSandbox, or when this PowerShell ends. Durability is switched off: keep nothing in it.</para>
/// </remarks>
/// <example>
/// <code>$sandbox = New-MigrationSandbox
/// Invoke-MigrationUp -DatabaseUrl $sandbox.DatabaseUrl
/// $sandbox | Remove-MigrationSandbox</code>
/// <para>Tries the migrations and leaves nothing behind.</para>
/// </example>
/// <example>
/// <code>New-MigrationSandbox | Tee-Object -Variable sandbox | Invoke-MigrationUp -Path ./src/migrations</code>
/// <para>Starts one, applies a folder's migrations to it, and keeps it in $sandbox.</para>
/// </example>
/// <example>
/// <code>$sandbox = New-MigrationSandbox -ErrorAction Stop
/// try {
///     $env:DATABASE_URL = $sandbox.DatabaseUrl
///     Invoke-MigrationUp
///     Undo-Migration -All -Confirm:$false
/// } finally {
///     $sandbox | Remove-MigrationSandbox
/// }</code>
/// <para>In CI: proves that every migration goes up and down.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MigrationSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MigrationSandbox))]
public sealed class NewMigrationSandboxCommand : MigrationCommand
{
    /// <summary>Starts it.</summary>
    protected override void EndProcessing() => Guard(() =>
    {
        if (!ShouldProcess("a throw-away PostgreSQL on this machine", "Start"))
        {
            return;
        }

        var host = Surroundings;
        var sandbox = PostgresSandbox.Start(new SandboxOptions(host.Variable, host.CurrentFolder), StopToken);
        TellVerbose($"PostgreSQL {sandbox.ServerVersion} serves on 127.0.0.1:{sandbox.Port} (process {sandbox.ProcessId}), data in {sandbox.DataFolder}.");
        WriteObject(new MigrationSandbox(sandbox));
    });
}
