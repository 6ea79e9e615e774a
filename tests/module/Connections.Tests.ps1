BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
    Remove-Item Env:PG* -ErrorAction Ignore
    function New-Secret([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }

    # All that a call says, on every stream, errors with all their properties.
    function Get-Said([scriptblock] $Call) {
        & { try { & $Call } catch { $_; $_ | Format-List * -Force; $_.Exception | Format-List * -Force } } *>&1 | Out-String -Width 400
    }
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'A database URL that is a secret' {
    It 'is taken as the SecureString that Get-Secret returns' {
        $url = New-Database $sandbox
        (Invoke-MigrationUp -DatabaseUrl (New-Secret $url)).Count | Should -Be 4
        [pscustomobject]@{ DatabaseUrl = New-Secret $url } | Invoke-MigrationUp 6>&1 | Should -BeLike 'Nothing to do*'
        (Get-MigrationStatus -DatabaseUrl (New-Secret $url)).State | Should -Be 'Executed', 'Executed', 'Executed', 'Executed'
    }

    It 'is in no output, not even of what PowerShell traces of parameters: <Name>' -ForEach @(
        @{ Name = 'a success'; Break = { $args[0] } }
        @{ Name = 'a wrong password'; Break = { $args[0] -replace ':([^:@]+)@', ':x$1x@' } }
        @{ Name = 'a URL that is none'; Break = { $args[0] -replace 'sslmode=', 'sslmod=' } }
    ) {
        $url = & $Break (New-Database $sandbox)
        $password = ([uri]$url).UserInfo.Split(':')[1]
        $secret = New-Secret $url
        $trace = "$TestDrive/trace.txt"
        $said = Get-Said { Trace-Command -Name ParameterBinding, ParameterBinderBase, TypeConversion -FilePath $trace { Invoke-MigrationUp -DatabaseUrl $secret -Verbose -Debug } }
        Get-Content $trace -Raw | Should -Match 'DatabaseUrl'
        "$said$(Get-Content $trace -Raw)" | Should -Not -Match ([regex]::Escape($password))
    }

    It 'is an error where it is empty' {
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl ([securestring]::new()) }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUrlMissing,*'
    }
}

Describe 'Who we are' {
    It 'is said by -Credential, whatever the URL says' {
        $url = New-Database $sandbox
        Invoke-Sql $url "CREATE ROLE ""me@tenant"" LOGIN SUPERUSER PASSWORD 'cre:dential@'" | Out-Null
        $credential = [pscredential]::new('me@tenant', (New-Secret 'cre:dential@'))
        Invoke-MigrationUp -DatabaseUrl ($url -replace '//[^@]+@', '//nobody:nothing@') -Credential $credential | Should -HaveCount 4
        Invoke-Sql $url 'SELECT DISTINCT database_user FROM sequelize_meta_history' | Should -Be 'me@tenant'
        $wrong = [pscredential]::new('me@tenant', (New-Secret 'wr0ng-one'))
        $said = Get-Said { Get-MigrationStatus -DatabaseUrl $url -Credential $wrong -Verbose }
        $said | Should -Match 'AuthenticationFailed'
        $said | Should -Not -Match 'wr0ng-one'
    }

    It 'is said by the password file, if nobody else may read it' {
        $url = New-Database $sandbox
        $password = ([uri]$url).UserInfo.Split(':')[1]
        $env:PGPASSFILE = "$TestDrive/passwords"
        try {
            Set-Content $env:PGPASSFILE "*:*:*:*:$password"
            if (-not $IsWindows) { chmod 600 $env:PGPASSFILE }
            $bare = $url -replace ':[^:@]+@', '@'
            (Get-MigrationStatus -DatabaseUrl $bare).State | Select-Object -Unique | Should -Be 'Pending'
            if (-not $IsWindows) {
                chmod 644 $env:PGPASSFILE
                $failure = Get-Failure { Get-MigrationStatus -DatabaseUrl $bare -WarningVariable script:warned -WarningAction SilentlyContinue }
                $failure.FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
                "$warned" | Should -BeLike "*$env:PGPASSFILE is not used: others may read*0600*"
            }
        }
        finally {
            Remove-Item Env:PGPASSFILE
        }
    }

    It 'is another one with -Role, to whom everything belongs' {
        $url = New-Database $sandbox
        Invoke-Sql $url 'DROP ROLE IF EXISTS owner; CREATE ROLE owner; GRANT ALL ON SCHEMA public TO owner' | Out-Null
        $verbose = Invoke-MigrationUp -DatabaseUrl $url -Role owner -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$verbose" | Should -BeLike '*as postgres in the role owner,*'
        Invoke-Sql $url "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'" | Should -Be 'owner'
    }

    It 'is refused where it is not allowed' {
        $url = New-Database $sandbox
        Invoke-Sql $url "DROP ROLE IF EXISTS nomember; CREATE ROLE nomember LOGIN PASSWORD 'nomember-pw'" | Out-Null
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl ($url -replace '//[^@]+@', '//nomember:nomember-pw@') -Role pg_monitor }
        $failure.FullyQualifiedErrorId | Should -BeLike 'RoleRefused,*'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
    }
}

Describe 'A database that is not there, or not for us' {
    It 'is waited for, with a word, and given up in time' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure {
            Invoke-MigrationUp -DatabaseUrl 'postgres://u:p@127.0.0.1:1/x' -WaitForDatabase 1 -WarningVariable script:warned -WarningAction SilentlyContinue
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 1
        "$warned" | Should -BeLike 'Waiting for the database, *Connection refused*'
    }

    It 'is not written to where it is read-only' {
        $url = New-Database $sandbox
        Invoke-Sql $url "DO `$`$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END `$`$" | Out-Null
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DatabaseReadOnly,*'
        $failure.CategoryInfo.Category | Should -Be 'WriteError'
        (Get-MigrationStatus -DatabaseUrl $url).Count | Should -Be 4
    }

    It 'may be named by the variables that psql knows' {
        $url = [uri](New-Database $sandbox)
        $user, $password = $url.UserInfo.Split(':')
        Push-Location $TestDrive
        try {
            $env:PGHOST, $env:PGPORT, $env:PGDATABASE, $env:PGUSER, $env:PGPASSWORD = $url.Host, $url.Port, $url.AbsolutePath.Trim('/'), $user, $password
            (Invoke-MigrationUp).Count | Should -Be 4
        }
        finally {
            Remove-Item Env:PGHOST, Env:PGPORT, Env:PGDATABASE, Env:PGUSER, Env:PGPASSWORD
            Pop-Location
        }
    }
}
