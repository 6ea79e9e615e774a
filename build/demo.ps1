# The main job as an ops person does it in PowerShell: each command is shown, then run.
$ErrorActionPreference = 'Stop'

function Step([scriptblock] $command) {
    Write-Host "PS> $("$command".Trim())" -ForegroundColor Cyan
    . $command | Out-Host
}

Step { Import-Module ./output/LendingMigrations }
Step { $sandbox = New-MigrationSandbox }
try {
    $sandbox = Get-Variable sandbox -ValueOnly
    Step { $env:DATABASE_URL = $sandbox.DatabaseUrl }
    Step { Invoke-MigrationUp }
    Step { Get-MigrationStatus }
    Step { Undo-Migration -Confirm:$false }
    Step { Get-MigrationStatus }
}
finally {
    Step { $sandbox | Remove-MigrationSandbox }
}
