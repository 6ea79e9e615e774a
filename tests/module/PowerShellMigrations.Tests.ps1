BeforeAll {
    . $PSScriptRoot/Module.ps1
    . $PSScriptRoot/Scripts.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'A migration in PowerShell' {
    BeforeEach {
        $url = New-Database $sandbox
        Invoke-Sql $url 'CREATE TABLE markets("marketId" varchar(66) PRIMARY KEY)'
    }

    It 'reads like the JavaScript one, and goes up and down' {
        $folder = New-ScriptFolder @{
            'add-tvl-to-markets' = @'
function Up   { param($queryInterface, $Sequelize)
    $queryInterface.AddColumn('markets', 'tvl', @{ type = $Sequelize.DECIMAL(30, 6); defaultValue = 0 })
}
function Down { param($queryInterface, $Sequelize)
    $queryInterface.RemoveColumn('markets', 'tvl')
}
'@
        }
        $tvl = "SELECT data_type || numeric_precision || ',' || numeric_scale || column_default FROM information_schema.columns WHERE column_name = 'tvl'"
        $pending = Get-MigrationStatus -DatabaseUrl $url -Path $folder
        $pending.State | Should -Be 'Pending'
        $pending.Source | Should -Be "$folder/20250101000001-add-tvl-to-markets.ps1"
        $done = Invoke-MigrationUp -DatabaseUrl $url -Path $folder
        $done | Should -HaveCount 1
        $done.Statements | Should -Be 1
        $done.Transactional | Should -BeTrue
        Invoke-Sql $url $tvl | Should -Be 'numeric30,60'
        Invoke-Sql $url 'SELECT name FROM sequelize_meta' | Should -Be '20250101000001-add-tvl-to-markets.js'
        $executed = Get-MigrationStatus -DatabaseUrl $url -Path $folder
        $executed.State, $executed.Modified | Should -Be 'Executed', $false
        (Undo-Migration -DatabaseUrl $url -Path $folder -Confirm:$false).Direction | Should -Be 'Down'
        Invoke-Sql $url $tvl | Should -BeNullOrEmpty
    }

    It 'stands beside .sql in a folder, by name in order, and is known to be changed' {
        $folder = New-Folder ([ordered]@{ one = 'CREATE TABLE one(id int);' })
        Set-Content "$folder/20250101000002-two.ps1" (New-UpScript '$queryInterface.addColumn("one", "two", "integer")')
        (Invoke-MigrationUp -DatabaseUrl $url -Path $folder).Name | Should -Be '20250101000001-one', '20250101000002-two'
        Add-Content "$folder/20250101000002-two.ps1" '# changed'
        (Get-MigrationStatus -DatabaseUrl $url -Path $folder).Modified | Should -Be $false, $true
    }

    It 'is found by a path with brackets, and among so many that several threads read them' {
        $folder = New-Item -ItemType Directory "$TestDrive/[a]$(New-Guid)"
        foreach ($number in 1..70) {
            Set-Content -LiteralPath "$folder/$(20250101000000 + $number)-add[x].ps1" (New-UpScript "`$queryInterface.sequelize.query('SELECT $number')")
        }
        Invoke-MigrationUp -DatabaseUrl $url -Path ($folder.FullName -replace '[[\]]', '`$0') | Should -HaveCount 70
    }

    It 'cannot be undone without Down' {
        $folder = New-ScriptFolder @{ one = New-UpScript '' }
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder | Out-Null
        (Get-Failure { Undo-Migration -DatabaseUrl $url -Path $folder -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'MigrationIrreversible,*'
    }

    It 'takes the objects by position, by declared parameters of the function or none at all: <Text>' -ForEach @(
        @{ Text = 'function up($q, $s) { $q.addColumn("markets", "a", $s.TEXT) }' }
        @{ Text = 'function Up { param([object] $q) $q.addColumn("markets", "a", "text") }' }
        @{ Text = 'function Up { $queryInterface.addColumn("markets", "a", $Sequelize.TEXT) }' }
        @{ Text = 'function Up { [CmdletBinding()] param() $queryInterface.addColumn("markets", "a", $Sequelize.TEXT) }' }
        @{ Text = 'function script:Up { param($q, $s) $q.addColumn("markets", "a", $s.TEXT) }' }
    ) {
        Invoke-MigrationUp -DatabaseUrl $url -Path (New-ScriptFolder @{ one = $Text }) | Should -HaveCount 1
        Invoke-Sql $url "SELECT data_type FROM information_schema.columns WHERE column_name = 'a'" | Should -Be 'text'
    }

    It 'says how long it waits for a lock by $LockTimeout, which is read and not run' {
        $body = '$queryInterface.sequelize.query("CREATE TABLE said AS SELECT current_setting(''lock_timeout'') AS wait")'
        Invoke-MigrationUp -DatabaseUrl $url -Path (New-ScriptFolder @{ one = "`$LockTimeout = '42s'`n" + (New-UpScript $body) }) | Should -HaveCount 1
        Invoke-Sql $url 'SELECT wait FROM said' | Should -Be '42s'
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path (New-ScriptFolder @{ one = "`$LockTimeout = 42`n" + (New-UpScript $body) }) }
        $failure.Exception.Message | Should -BeLike '*write $LockTimeout = ''10s''*'
    }

    It 'opts out of the transaction by $Transaction = $false, which is read and not run' {
        $body = '$queryInterface.sequelize.query("CREATE INDEX CONCURRENTLY m ON markets(""marketId"")")'
        $inside = New-ScriptFolder @{ one = New-UpScript $body }
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $inside }
        $failure.Exception.SqlState | Should -Be '25001'
        $failure.Exception.Message | Should -BeLike '*$Transaction = $false*'
        $outside = New-ScriptFolder @{ one = "`$Transaction = `$false`n" + (New-UpScript $body) }
        (Invoke-MigrationUp -DatabaseUrl $url -Path $outside).Transactional | Should -BeFalse
        Invoke-Sql $url "SELECT to_regclass('m')::text" | Should -Be 'm'
    }

    It 'keeps what was done before a failure outside of a transaction, and says so' {
        $folder = New-ScriptFolder @{ one = "`$Transaction = `$false`n" + (New-UpScript '$queryInterface.addColumn("markets", "a", "text"); throw "half"') }
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }
        $failure.Exception.Message | Should -BeLike '*1 of its statements was done before, and stays. The next run goes on behind it.*'
        Invoke-Sql $url "SELECT count(*) FROM information_schema.columns WHERE column_name = 'a'" | Should -Be 1
    }
}

Describe 'What a script is checked for, before the lock' {
    BeforeAll {
        $url = New-Database $sandbox
    }

    It 'stops the run: <Id> for <Text>' -ForEach @(
        @{ Text = "function Up {`n  if ("; Id = 'ScriptSyntaxInvalid'; Line = 2; Column = 7 }
        @{ Text = "function Up { }`n  'a' +"; Id = 'ScriptSyntaxInvalid'; Line = 2; Column = 8 }
        @{ Text = 'function Down { }'; Id = 'MigrationInvalid'; Line = 0; Column = 0 }
        @{ Text = 'if ($true) { function Up { } }'; Id = 'MigrationInvalid'; Line = 0; Column = 0 }
        @{ Text = "param(`n  [Parameter(Mandatory)] `$x)`nfunction Up { }"; Id = 'MigrationInvalid'; Line = 2; Column = 3 }
        @{ Text = "`n`$Transaction = 'false'`nfunction Up { }"; Id = 'MigrationInvalid'; Line = 2; Column = 1 }
        @{ Text = "function Up { }`n[bool] `$script:transaction = (Get-Date)"; Id = 'MigrationInvalid'; Line = 2; Column = 1 }
    ) {
        $folder = New-ScriptFolder ([ordered]@{ good = New-UpScript '$queryInterface.createTable("never", @{ id = "int" })'; bad = $Text })
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }
        $failure.FullyQualifiedErrorId | Should -Be "$Id,LendingMigrations.Commands.InvokeMigrationUpCommand"
        $failure.Exception.File | Should -Be "$folder/20250101000002-bad.ps1"
        $failure.Exception.Line, $failure.Exception.Column | Should -Be $Line, $Column
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }

    It 'knows no more than the syntax: commands and types of another machine are no mistake' {
        $folder = New-ScriptFolder @{ one = New-UpScript 'if ($false) { Get-Unicorn; [No.Such.Type]::x }' }
        (Get-MigrationStatus -DatabaseUrl $url -Path $folder).State | Should -Be 'Pending'
    }

    It 'asks the execution policy of the session, and says what to do' {
        if (-not $IsWindows) { Set-ItResult -Skipped -Because 'PowerShell asks for no execution policy outside of Windows' }
        Add-Type @'
public sealed class RefusingManager : System.Management.Automation.AuthorizationManager {
    public RefusingManager() : base("Refusing") { }
    protected override bool ShouldRun(System.Management.Automation.CommandInfo command, System.Management.Automation.CommandOrigin origin, System.Management.Automation.Host.PSHost host, out System.Exception reason) {
        reason = new System.Exception("the policy of the test");
        return !(command.Name ?? "").EndsWith("-one.ps1");
    }
}
'@
        $folder = New-ScriptFolder @{ one = New-UpScript 'Set-Content $PSScriptRoot/ran x' }
        $state = [initialsessionstate]::CreateDefault2()
        $state.AuthorizationManager = [RefusingManager]::new()
        $shell = [powershell]::Create($state)
        $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement() | Out-Null
        $shell.AddCommand('Get-MigrationStatus').AddParameters(@{ DatabaseUrl = $url; Path = $folder }) | Out-Null
        $shell.Invoke().State | Should -Be 'Pending'
        $shell.Commands.Clear()
        $shell.AddCommand('Invoke-MigrationUp').AddParameters(@{ DatabaseUrl = $url; Path = $folder }) | Out-Null
        $failure = (Get-Failure { $shell.Invoke() }).Exception.InnerException.ErrorRecord
        $failure.FullyQualifiedErrorId | Should -BeLike 'ScriptNotAllowed,*'
        "$failure" | Should -BeLike '*the policy of the test*Nothing was changed*Unblock-File*'
        Test-Path $folder/ran | Should -BeFalse
        Test-Table $url 'sequelize_meta' | Should -BeFalse
        $shell.Dispose()
    }

    It 'needs the full language, and says so' {
        $folder = New-ScriptFolder @{ one = New-UpScript '' }
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$ModuleFolder'; `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").Invoke() | Out-Null
        $shell.Commands.Clear()
        $shell.AddCommand('Invoke-MigrationUp').AddParameters(@{ DatabaseUrl = $url; Path = $folder }) | Out-Null
        $failure = (Get-Failure { $shell.Invoke() }).Exception.InnerException.ErrorRecord
        $failure.FullyQualifiedErrorId | Should -BeLike 'LanguageModeRestricted,*'
        "$failure" | Should -BeLike '*ConstrainedLanguage*write it as .sql*'
        Test-Table $url 'sequelize_meta' | Should -BeFalse
        $shell.Dispose()
    }
}

Describe 'A script that fails' {
    BeforeEach {
        $url = New-Database $sandbox
    }

    It 'is rolled back and shows its line: <Name>' -ForEach @(
        @{ Name = 'throw'; Code = 'throw "no luck"'; Says = 'no luck' }
        @{ Name = 'an error of a cmdlet'; Code = 'Get-Item /no/such/place'; Says = "*'/no/such/place'*" }
        @{ Name = 'Write-Error'; Code = 'Write-Error "badly"'; Says = 'badly' }
        @{ Name = 'a program that fails'; Code = "& '$((Get-Process -Id $PID).Path)' -NoProfile -Command 'exit 3'"; Says = '*non-zero exit code: 3*' }
        @{ Name = 'an error of .NET'; Code = '[int]::Parse("x")'; Says = "*'x'*" }
        @{ Name = 'an unknown command'; Code = 'Get-Unicorn'; Says = '*Get-Unicorn*' }
        @{ Name = 'exit'; Code = 'exit 0'; Says = '*said exit*return*' }
        @{ Name = 'break'; Code = 'break'; Says = '*break*' }
        @{ Name = 'SQL'; Code = '$queryInterface.sequelize.query("SELEC 1")'; Says = '42601: *' }
        @{ Name = 'a call that cannot be'; Code = '$queryInterface.addColumn("t")'; Says = 'addColumn takes (table, column, definition); 1 given.' }
    ) {
        $folder = New-ScriptFolder ([ordered]@{ one = "# first`n" + (New-UpScript "  `$queryInterface.createTable('t', @{ id = 'int' })`n  $Code"); two = New-UpScript '' })
        $ran = $false
        foreach ($once in 1) {
            $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }
            $ran = $true
        }
        $ran | Should -BeTrue
        $failure.FullyQualifiedErrorId | Should -Be 'MigrationFailed,LendingMigrations.Commands.InvokeMigrationUpCommand'
        $lines = $failure.Exception.Message -split "`n"
        $lines[0] -replace '^20250101000001-one \(up\) failed: ' | Should -BeLike $Says
        $lines | Should -Contain '  All of it is rolled back.'
        $lines | Should -Contain '  Not run: 20250101000002-two'
        $failure.Exception.File | Should -Be "$folder/20250101000001-one.ps1"
        if ($Name -notin 'exit', 'break') { $failure.Exception.Line | Should -Be 5 }
        Test-Table $url 't' | Should -BeFalse
        Invoke-Sql $url 'SELECT outcome FROM sequelize_meta_history' | Should -Be 'failed'
    }

    It 'shows the line of the neighbour that it stands in' {
        $folder = New-ScriptFolder ([ordered]@{ _help = "`nfunction Help(`$q) {`n  `$q.removeColumn('nowhere', 'x')`n}"; one = ". `$PSScriptRoot/_help.ps1`n" + (New-UpScript 'Help $queryInterface') })
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder }
        $failure.Exception.SqlState | Should -Be '42P01'
        $failure.Exception.File, $failure.Exception.Line | Should -Be "$folder/_help.ps1", 3
        $failure.Exception.Message | Should -Match 'ALTER TABLE "public"."nowhere" DROP COLUMN "x"'
    }

    It 'goes on from an error that it catches, as in JavaScript' {
        Invoke-Up $url @'
            try { $queryInterface.removeColumn('nowhere', 'x') } catch { Write-Verbose "caught $($_.Exception.Server.SqlState)" }
            $queryInterface.createTable('t', @{ id = 'int' })
            try { $queryInterface.sequelize.query('SELECT 1/0') } catch { Write-Verbose "caught $($_.Exception.Server.SqlState)" }
            $queryInterface.bulkInsert('t', @(@{ id = 1 }))
'@ | ForEach-Object { "$_" } | Where-Object { $_ -like 'caught*' } | Should -Be 'caught 42P01', 'caught 22012'
        Invoke-Sql $url 'SELECT id FROM t' | Should -Be 1
    }

    It 'that fails before its first statement leaves nothing to roll back, and no word of the server about it' {
        $folder = New-ScriptFolder @{ one = New-UpScript 'throw "early"' }
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningVariable global:warned -WarningAction SilentlyContinue }).Exception.Message |
            Should -BeLike '*early*'
        $global:warned | Should -BeNullOrEmpty
        Invoke-Sql $url 'SELECT outcome FROM sequelize_meta_history' | Should -Be 'failed'
    }

    It 'may say that errors do not stop it; they are the caller''s then' {
        $folder = New-ScriptFolder @{ one = "`$ErrorActionPreference = 'Continue'`n" + (New-UpScript 'Write-Error "a small one"; $queryInterface.createTable("t", @{ id = "int" })') }
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder -ErrorAction SilentlyContinue -ErrorVariable said | Should -HaveCount 1
        "$said" | Should -Be 'a small one'
        Test-Table $url 't' | Should -BeTrue
        $again = New-Database $sandbox
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $again -Path $folder -ErrorAction Stop }).Exception.Message | Should -BeLike '*a small one*'
        Test-Table $again 't' | Should -BeFalse
        Get-Session $again | Should -BeNullOrEmpty
    }
}

Describe 'A script and the session' {
    BeforeEach {
        $url = New-Database $sandbox
    }

    It 'runs on the thread of the pipeline, in a scope that leaks nothing' {
        $folder = New-ScriptFolder ([ordered]@{
                _help = 'function Get-Help4 { $script:seen = "helped"; "$PSScriptRoot" }'
                one   = ". `$PSScriptRoot/_help.ps1`n`$mine = 1`n`$script:theirs = 2`n" + (New-UpScript 'Write-Warning "$(Get-Help4) $script:theirs $seen $([Environment]::CurrentManagedThreadId) $queryInterface $callers"')
                two   = New-UpScript 'Write-Warning "$(Get-Command Get-Help4 -ErrorAction Ignore) $mine $theirs $seen"'
            })
        $callers = 'not seen'
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningVariable said -WarningAction SilentlyContinue | Out-Null
        $said[0].Message | Should -Be "$folder 2 helped $([Environment]::CurrentManagedThreadId) `$queryInterface "
        $said[1].Message.Trim() | Should -BeNullOrEmpty
        Get-Command Up, Down, Get-Help4 -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Variable mine, theirs, seen, queryInterface, Sequelize -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Module | Where-Object Name -like '__Dynamic*' | Should -BeNullOrEmpty
    }

    It 'tells each stream in its place, output as Verbose, and what a program writes to stderr as a warning' {
        $folder = New-ScriptFolder @{
            one = New-UpScript @'
                Write-Verbose v; Write-Warning w; Write-Debug d; Write-Host h; Write-Information i -Tags t
                Write-Progress -Activity p -Status s; Write-Progress -Activity p -Completed
                'out'; 1..2; [pscustomobject]@{ a = 1 }; $null
                & (Get-Process -Id $PID).Path -NoProfile -Command '[Console]::Out.WriteLine("so"); [Console]::Error.WriteLine("se")'
'@
        }
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$ModuleFolder'; `$DebugPreference = 'Continue'").AddStatement().AddCommand('Invoke-MigrationUp').AddParameters(
            @{ DatabaseUrl = $url; Path = $folder; Verbose = $true }) | Out-Null
        $shell.Invoke().Name | Should -Be '20250101000001-one'
        $verbose = $shell.Streams.Verbose.Message
        'v', 'out', '1', '2', '@{a=1}', 'so' | ForEach-Object { $verbose | Should -Contain $_ }
        $shell.Streams.Warning.Message | Should -Be 'w', 'se'
        $shell.Streams.Debug.Message | Should -Contain 'd'
        $shell.Streams.Information.MessageData | ForEach-Object { "$_" } | Should -Be 'h', 'i'
        $shell.Streams.Information[1].Tags | Should -Contain 't'
        $shell.Streams.Progress.Activity | Should -Contain 'p'
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
    }

    It 'puts nothing but results into the pipeline, and is silent without -Verbose' {
        $folder = New-ScriptFolder @{ one = New-UpScript 'Write-Verbose v; "out"; $queryInterface.showAllTables()' }
        $all = @(Invoke-MigrationUp -DatabaseUrl $url -Path $folder *>&1)
        $all | Should -HaveCount 1
        $all[0].PSObject.TypeNames[0] | Should -Be 'LendingMigrations.MigrationResult'
    }

    It 'masks secrets in all that it says' {
        $password = ([uri]$url).UserInfo.Split(':')[1]
        $folder = New-ScriptFolder @{ one = New-UpScript "foreach (`$how in 'Verbose', 'Warning', 'Host', 'Information', 'Output') { & Write-`$how 'pw $password' }`n throw 'pw $password'" }
        $said = try { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -Verbose *>&1 } catch { $_ | Out-String; $_.Exception }
        $said = ($said | Out-String) + ($Error[0] | Format-List * -Force | Out-String)
        [regex]::Matches($said, 'pw \*\*\*').Count | Should -BeGreaterThan 5
        $said | Should -Not -Match ([regex]::Escape($password))
    }

    It 'stops the run where a listener stops the pipeline, whatever the script catches' {
        $folder = New-ScriptFolder @{ one = New-UpScript '$queryInterface.createTable("t", @{ id = "int" }); try { Write-Warning enough } catch { }; Set-Content $PSScriptRoot/ran x' }
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningAction Stop }).FullyQualifiedErrorId | Should -BeLike 'ActionPreferenceStop*'
        Test-Table $url 't' | Should -BeFalse
        Test-Path $folder/ran | Should -BeFalse
        Get-Session $url | Should -BeNullOrEmpty
    }

    It 'is stopped while <Name>, and rolled back' -ForEach @(
        @{ Name = 'it sleeps'; Code = 'Start-Sleep 60' }
        @{ Name = 'a statement runs'; Code = '$queryInterface.sequelize.query("SELECT pg_sleep(60)")' }
        @{ Name = 'it catches everything'; Code = 'while ($true) { try { Start-Sleep -Milliseconds 10 } catch { } }' }
        @{ Name = 'a program runs'; Code = "& '$((Get-Process -Id $PID).Path)' -NoProfile -Command 'Start-Sleep 60'" }
    ) {
        $folder = New-ScriptFolder @{ one = New-UpScript "`$queryInterface.createTable('t', @{ id = 'int' })`nSet-Content `$PSScriptRoot/begun x`n$Code" }
        $shell = [powershell]::Create()
        $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement().AddCommand('Invoke-MigrationUp').AddParameters(@{ DatabaseUrl = $url; Path = $folder }) | Out-Null
        $shell.BeginInvoke() | Out-Null
        for ($i = 0; $i -lt 200 -and -not (Test-Path $folder/begun); $i++) { Start-Sleep -Milliseconds 50 }
        Start-Sleep -Milliseconds 200
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        for ($i = 0; $i -lt 100 -and (Get-Session $url); $i++) { Start-Sleep -Milliseconds 50 }
        Get-Session $url | Should -BeNullOrEmpty
        Test-Table $url 't' | Should -BeFalse
        Invoke-Sql $url 'SELECT error FROM sequelize_meta_history' | Should -Be 'Stopped by the operator.'
        $shell.Dispose()
    }

    It 'keeps its connection to itself: no other thread, no other migration' {
        $folder = New-ScriptFolder ([ordered]@{
                one = New-UpScript '$global:kept = $queryInterface; 1 | ForEach-Object -Parallel { $q = $using:queryInterface; try { $q.createTable("p", @{ id = "int" }) } catch { Write-Warning "$_" } }'
                two = New-UpScript '$global:kept.createTable("k", @{ id = "int" })'
            })
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningVariable global:warned -WarningAction SilentlyContinue }).Exception.Message |
            Should -BeLike '20250101000002-two*a migration that is over*'
        "$global:warned" | Should -BeLike '*not for ForEach-Object -Parallel*'
        Test-Table $url 'p' | Should -BeFalse
        Test-Table $url 'k' | Should -BeFalse
        Remove-Variable kept, warned -Scope Global
    }

    It 'never runs under -WhatIf: it shows what would' {
        $folder = New-ScriptFolder @{ one = "Set-Content `$PSScriptRoot/ran x`n" + (New-UpScript 'Set-Content $PSScriptRoot/ran x; $queryInterface.createTable("t", @{ id = "int" })') }
        $said = Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WhatIf -Verbose 4>&1 | Out-String
        $said | Should -BeLike '*a preview does not run it*$queryInterface.createTable("t"*'
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WhatIf | Should -BeNullOrEmpty
        Test-Path $folder/ran | Should -BeFalse
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }
}
