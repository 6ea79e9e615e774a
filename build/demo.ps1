# The main job as an ops person does it in PowerShell: each command is shown, then run. The sandbox would also go with this process.
$ErrorActionPreference = 'Stop'
$steps =
    { Import-Module ./output/LendingMigrations },
    { $sandbox = New-MigrationSandbox },
    { $env:DATABASE_URL = $sandbox.DatabaseUrl },
    { Invoke-MigrationUp },
    { Get-MigrationStatus },
    { Undo-Migration -Confirm:$false },
    { Get-MigrationStatus },
    { $sandbox | Remove-MigrationSandbox }

foreach ($step in $steps) {
    Write-Host "PS> $("$step".Trim())" -ForegroundColor Cyan
    . $step | Out-Host
}
