# What the suites share. Dot-source it in BeforeAll.
$ErrorActionPreference = 'Stop'
$script:ModuleFolder = [IO.Path]::GetFullPath("$PSScriptRoot/../../output/LendingMigrations")
if (-not (Test-Path "$ModuleFolder/LendingMigrations.psd1")) {
    throw "The module is not built. Run ./build.sh build (or: dotnet publish src/Lending.Migrations.PowerShell -c Release)."
}

# A session's own settings must not decide what a test sees.
Remove-Item Env:DATABASE_URL, Env:LENDING_MIGRATIONS_PATH, Env:PGPASSWORD -ErrorAction Ignore

# Runs a script in a fresh pwsh. Exit code and all that it printed; the script gets the arguments as $args.
function Invoke-Child([scriptblock] $Script, [object[]] $Arguments = @()) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "lending-$([guid]::NewGuid()).ps1"
    Set-Content $file $Script
    try {
        $env:NO_COLOR = '1'
        $text = & (Get-Process -Id $PID).Path -NoLogo -NoProfile -NonInteractive -File $file @Arguments 2>&1 | ForEach-Object { "$_" }
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Text = $text -join "`n" }
    }
    finally {
        Remove-Item $file
    }
}

# The driver that the module carries, reached in the module's own load context.
function Invoke-Sql([string] $Url, [string] $Sql) {
    $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext([LendingMigrations.ModuleContext]::Module)
    $type = $context.LoadFromAssemblyName([Reflection.AssemblyName]'Npgsql').GetType('Npgsql.NpgsqlConnection')
    $uri = [uri]$Url
    $user, $password = $uri.UserInfo.Split(':')
    $connection = $type::new("Host=$($uri.Host);Port=$($uri.Port);Username=$user;Password=$password;Database=$($uri.AbsolutePath.Trim('/'));Pooling=false")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $reader = $command.ExecuteReader()
        while ($reader.Read()) {
            if ($reader.IsDBNull(0)) { $null } else { $reader.GetValue(0) }
        }
    }
    finally {
        $connection.Dispose()
    }
}

# An empty database of the sandbox; its URL.
function New-Database($Sandbox) {
    $name = "t$([guid]::NewGuid().ToString('n'))"
    Invoke-Sql $Sandbox.DatabaseUrl "CREATE DATABASE $name" | Out-Null
    $Sandbox.DatabaseUrl -replace '/lending\?', "/${name}?"
}

# A folder with .sql migrations: name without time = text of the up half, or @(up, down).
function New-Folder([Collections.IDictionary] $Migrations) {
    $folder = Join-Path $TestDrive ([guid]::NewGuid())
    New-Item -ItemType Directory $folder | Out-Null
    $number = 20250101000000
    foreach ($name in $Migrations.Keys) {
        $number++
        $up, $down = $Migrations[$name]
        $text = "-- migrate:up`n$up`n"
        if ($down) { $text += "-- migrate:down`n$down`n" }
        Set-Content -LiteralPath "$folder/$number-$name.sql" $text -NoNewline
    }
    $folder
}

# All that a failing call says, as its error record.
function Get-Failure([scriptblock] $Call) {
    try {
        & $Call | Out-Null
    }
    catch {
        return $_
    }
    throw "No error: $Call"
}

function Test-Table([string] $Url, [string] $Table) {
    (Invoke-Sql $Url "SELECT to_regclass('$Table') IS NOT NULL") -eq $true
}

# Sessions of the runner that are still there.
function Get-Session([string] $Url) {
    Invoke-Sql $Url "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'LendingMigrations%' AND datname = current_database()"
}
