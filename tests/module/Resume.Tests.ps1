BeforeAll {
    . $PSScriptRoot/Module.ps1
    . $PSScriptRoot/Scripts.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'A migration outside a transaction that was interrupted' {
    BeforeEach {
        $url = New-Database $sandbox
        $folder = New-Folder @{ one = 'SELECT 1' }
        $name = '20250101000001-one'
        $at = @{ DatabaseUrl = $url; Path = $folder }
        function Set-Script([string] $First, [string] $Last) {
            Set-Content "$folder/$name.sql" "-- migrate:up transaction:false`n$First;`nINSERT INTO log VALUES (1);`n$Last;"
        }
        Set-Script 'CREATE TABLE log (i int)' 'SELECT nonsense'
        $failure = Get-Failure { Invoke-MigrationUp @at }
    }

    It 'says that the next run goes on, and the status says how far it came' {
        $failure.Exception.Message | Should -BeLike '*2 of its statements were done before, and stay. The next run goes on behind them.*'
        $status = Get-MigrationStatus @at
        $status.State, $status.StatementsDone | Should -Be 'Interrupted', 2
        $status | Out-String -Width 120 | Should -Match "Interrupted $name .*2 statements done"
    }

    It 'goes on behind what is done, and says so' {
        Set-Script 'CREATE TABLE log (i int)' 'INSERT INTO log VALUES (2)'
        $result = Invoke-MigrationUp @at -WarningVariable warned -WarningAction SilentlyContinue
        $result.Statements | Should -Be 1
        "$warned" | Should -Be "$name up was interrupted and goes on: 2 statements done before are passed over."
        Invoke-Sql $url 'SELECT i FROM log' | Should -Be 1, 2
        (Get-MigrationStatus @at).StatementsDone | Should -BeNullOrEmpty
    }

    It 'begins anew where nothing of it is done' {
        $url = New-Database $sandbox
        Set-Script 'SELECT nonsense' 'SELECT 1'
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }).Exception.Message |
            Should -BeLike '*none of its statements was done before. The next run begins with the first.*'
        Set-Script 'CREATE TABLE log (i int)' 'SELECT 1'
        $null = Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Be "$name up was interrupted before one of its statements was done, and begins anew."
    }

    It 'is refused with the choices where its text was changed before the point' {
        Set-Script 'CREATE TABLE log (i bigint)' 'SELECT 1'
        $refused = Get-Failure { Invoke-MigrationUp @at }
        $refused.FullyQualifiedErrorId | Should -BeLike 'InterruptedTextChanged,*'
        $refused.Exception.Message | Should -BeLike '*of those statement 1 (then line 2) is not the one that was done*settle it as executed*settle it as pending*'
        $refused.Exception.Line | Should -Be 2
    }

    It 'is not undone' {
        (Get-Failure { Undo-Migration @at $name -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'MigrationInterrupted,*'
    }
}

Describe 'A script outside a transaction that was interrupted' {
    It 'goes on behind what it has done' {
        $url = New-Database $sandbox
        $body = '$queryInterface.createTable("log", @{ i = "int" })
    $queryInterface.bulkInsert("log", @(@{ i = 1 }))
    $columns = $queryInterface.describeTable("log")
    try { $queryInterface.sequelize.query("LAST") } catch { throw "stopped: $_" }
    $queryInterface.bulkInsert("log", @(@{ i = 1 + @($columns).Count }))'
        $script = "`$Transaction = `$false`n" + (New-UpScript $body)
        $folder = New-ScriptFolder @{ one = $script.Replace('LAST', 'SELECT 1/0') }
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }).Exception.Message | Should -BeLike '*The next run goes on behind them*'

        Set-Content "$folder/20250101000001-one.ps1" $script.Replace('LAST', 'SELECT 1')
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningAction SilentlyContinue | Should -HaveCount 1
        Invoke-Sql $url 'SELECT i FROM log' | Should -Be 1, 2
    }

    It 'is refused where what it says was changed, even where it catches that' {
        $url = New-Database $sandbox
        $folder = New-ScriptFolder @{ one = "`$Transaction = `$false`n" + (New-UpScript '$queryInterface.createTable("log", @{ i = "int" }); throw "half"') }
        Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder } | Out-Null
        Set-Content "$folder/20250101000001-one.ps1" ("`$Transaction = `$false`n" + (New-UpScript 'try { $queryInterface.createTable("other", @{ i = "int" }) } catch { }'))
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningAction SilentlyContinue }).Exception.Message |
            Should -BeLike '*statement 1 is not the one that was done*'
        Test-Table $url 'other' | Should -BeFalse
    }
}

Describe 'A concurrent build' {
    BeforeEach {
        $url = New-Database $sandbox
        $folder = New-Folder @{ one = 'SELECT 1' }
        Set-Content "$folder/20250101000001-one.sql" "-- migrate:up transaction:false`nCREATE UNIQUE INDEX CONCURRENTLY t_i ON t (i);"
        $at = @{ DatabaseUrl = $url; Path = $folder }
        Invoke-Sql $url 'CREATE TABLE t (i int); INSERT INTO t VALUES (1), (1)'
    }

    It 'mends what a failed one has left, with a warning' {
        (Get-Failure { Invoke-MigrationUp @at }).Exception.SqlState | Should -Be '23505'
        Invoke-Sql $url 'TRUNCATE t'
        Invoke-MigrationUp @at -WarningVariable warned -WarningAction SilentlyContinue | Should -HaveCount 1
        "$warned" | Should -BeLike '*The index public.t_i on public.t is INVALID: a build that failed has left it. It is dropped and built again.*'
    }

    It 'shows how far it is and whom it waits for' {
        Invoke-Sql $url 'TRUNCATE t'
        $shell = [powershell]::Create().AddScript('param($module, $at) Import-Module $module; Invoke-MigrationUp @at').AddArgument($ModuleFolder).AddArgument($at)
        $other = [powershell]::Create().AddScript('param($tests, $module, $url) . $tests/Module.ps1; Import-Module $module; Invoke-Sql $url "SET application_name = ''the writer''; BEGIN; LOCK t IN ROW EXCLUSIVE MODE; SELECT pg_sleep(60)"').AddArgument($PSScriptRoot).AddArgument($ModuleFolder).AddArgument($url)
        try {
            $writing = $other.BeginInvoke()
            while (-not (Invoke-Sql $url "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")) { Start-Sleep -Milliseconds 50 }
            $running = $shell.BeginInvoke()
            $until = (Get-Date).AddSeconds(60)
            while (-not ($shell.Streams.Progress | Where-Object StatusDescription -like '*waiting for writers*') -and (Get-Date) -lt $until) { Start-Sleep -Milliseconds 100 }
            Invoke-Sql $url "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the writer'"
            $shell.EndInvoke($running) | Should -HaveCount 1
            ($shell.Streams.Progress | Where-Object StatusDescription -like '*waiting*').StatusDescription |
                Should -BeLike '20250101000001-one up: t_i on public.t: waiting for writers before build, 0 of 1 transactions (0 %); it waits for process * (the writer, *'
        }
        finally {
            $shell.Dispose()
            $other.Dispose()
        }
    }
}
