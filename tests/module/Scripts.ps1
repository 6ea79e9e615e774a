# What the suites of PowerShell migrations share. Dot-source it in BeforeAll, after Module.ps1.

# A folder of scripts: name without time = text. A name that begins with '_' is a neighbour and keeps it.
function New-ScriptFolder([Collections.IDictionary] $Scripts) {
    $folder = Join-Path $TestDrive ([guid]::NewGuid())
    New-Item -ItemType Directory $folder | Out-Null
    $number = 20250101000000
    foreach ($name in $Scripts.Keys) {
        $file = if ($name[0] -eq '_') { $name } else { $number++; "$number-$name" }
        Set-Content -LiteralPath "$folder/$file.ps1" $Scripts[$name] -NoNewline
    }
    $folder
}

# One script with this body of Up.
function New-UpScript([string] $Body, [string] $Down = '') {
    "function Up {`n    param(`$queryInterface, `$Sequelize)`n$Body`n}`n" + $(if ($Down) { "function Down { param(`$queryInterface, `$Sequelize)`n$Down`n}`n" })
}

# Runs one such script, and gives what it said in all streams but the results.
function Invoke-Up([string] $Url, [string] $Body) {
    Invoke-MigrationUp -DatabaseUrl $Url -Path (New-ScriptFolder @{ script = New-UpScript $Body }) -Verbose *>&1 |
        Where-Object { $_ -isnot [Management.Automation.ProgressRecord] -and "$_" -ne '20250101000001-script' }
}

# What pg_dump says of a database, without the records. $null where there is no pg_dump.
function Get-Dump([string] $Url, $Sandbox) {
    $program = Join-Path (Split-Path (Get-Process -Id $Sandbox.ProcessId).Path) 'pg_dump'
    if (-not (Test-Path $program)) { $program = (Get-Command pg_dump -ErrorAction Ignore).Source }
    if (-not $program) { return }
    $lines = & $program --no-owner --exclude-table 'sequelize_meta*' $Url
    if ($LASTEXITCODE) { throw "pg_dump ended with $LASTEXITCODE." }
    ($lines | Where-Object { $_ -and $_ -notmatch '^(--|\\(un)?restrict |SET )' }) -join "`n"
}
