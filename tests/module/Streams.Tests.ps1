BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox

    # A command in a runspace of its own, as an editor or a service hosts PowerShell: every stream can be read, and it can be stopped.
    function New-Shell([string] $Command, [hashtable] $Parameters) {
        $shell = [powershell]::Create()
        $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement().AddCommand($Command).AddParameters($Parameters) | Out-Null
        $shell
    }

    # Several statements run on a thread of PowerShell's own, which still asks the runspace after a stop: closed too early, it takes the process down.
    function Complete-Shell([powershell] $Shell, [IAsyncResult] $Running) {
        try { $Shell.EndInvoke($Running) | Out-Null } catch [Management.Automation.PipelineStoppedException] { }
        $Shell.Dispose()
    }

    function Wait-For([scriptblock] $Condition) {
        for ($i = 0; $i -lt 200; $i++) {
            if (& $Condition) { return }
            Start-Sleep -Milliseconds 50
        }
        throw "Waited 10 s for: $Condition"
    }
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'Words' {
    It 'tells the server''s notices as Verbose, its warnings as Warning, with CI commands made harmless' -Tag Pain11 {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ say = "DO `$`$ BEGIN RAISE NOTICE 'hello ##vso[task.complete result=Failed]'; RAISE WARNING E'look\n::error::out'; END `$`$;" })
        $said = Invoke-MigrationUp -DatabaseUrl $url -Path $folder -Verbose 4>&1 3>&1
        $verbose = $said | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message
        $verbose | Should -Contain 'NOTICE: hello ##_vso[task.complete result=Failed]'
        $verbose -match '^Connected to .* PostgreSQL \d+' | Should -HaveCount 1
        $verbose -match '^20250101000001-say up done: 1 statement' | Should -HaveCount 1
        ($said | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Message | Should -Be "look`n:_:error::out"
    }

    It 'warns of what runs out of order' {
        $url = New-Database $sandbox
        Invoke-MigrationUp -DatabaseUrl $url -Name *-create-loan-records | Out-Null
        Invoke-MigrationUp -DatabaseUrl $url -Step 1 -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike '20241023000001-create-markets is older than 20241023000002-create-loan-records*'
    }

    It 'rolls back when -WarningAction Stop stops a migration in its middle' {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ warn = "CREATE TABLE half(id int); DO `$`$ BEGIN RAISE WARNING 'enough'; PERFORM pg_sleep(20); END `$`$;" })
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WarningAction Stop }).FullyQualifiedErrorId | Should -BeLike 'ActionPreferenceStop*'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        Test-Table $url 'half' | Should -BeFalse
        Get-Session $url | Should -BeNullOrEmpty
    }

    It 'ends its progress, with one bar, after <Name>' -ForEach @(
        @{ Name = 'success'; Sql = 'SELECT 1;' }, @{ Name = 'failure'; Sql = 'SELECT 1/0;' }
    ) {
        $url = New-Database $sandbox
        $shell = New-Shell Invoke-MigrationUp @{ DatabaseUrl = $url; Path = (New-Folder ([ordered]@{ one = 'SELECT 1;'; two = $Sql })) }
        try { $shell.Invoke() | Out-Null } catch { $Name | Should -Be 'failure' }
        $bars = @($shell.Streams.Progress | Where-Object Activity -eq 'Applying migrations')
        $bars.Count | Should -BeGreaterThan 1
        $bars[-1].RecordType | Should -Be 'Completed'
        $bars.ActivityId | Select-Object -Unique | Should -HaveCount 1
        $bars[0].StatusDescription | Should -BeLike '20250101000001-one up (1 of 2)'
        $shell.Dispose()
    }
}

Describe 'A stop' {
    It 'cancels the statement, rolls back, unlocks and closes' {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ first = 'CREATE TABLE first(id int);'; slow = "CREATE TABLE slow(id int);`nSELECT pg_sleep(60);" })
        $shell = New-Shell Invoke-MigrationUp @{ DatabaseUrl = $url; Path = $folder }
        $running = $shell.BeginInvoke()
        Wait-For { Invoke-Sql $url "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()" }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        Wait-For { -not (Get-Session $url) }
        Test-Table $url 'slow' | Should -BeFalse
        Test-Table $url 'first' | Should -BeTrue
        Invoke-Sql $url "SELECT outcome FROM sequelize_meta_history WHERE name LIKE '%slow%'" | Should -Be 'failed'
        (Get-MigrationStatus -DatabaseUrl $url -Path $folder).State | Should -Be 'Executed', 'Pending'
        Complete-Shell $shell $running
    }

    It 'is heard while waiting for the lock, which names its holder' {
        $url = New-Database $sandbox
        $slow = New-Folder ([ordered]@{ slow = 'SELECT pg_sleep(60);' })
        $holder = New-Shell Invoke-MigrationUp @{ DatabaseUrl = $url; Path = $slow }
        $holding = $holder.BeginInvoke()
        Wait-For { Invoke-Sql $url "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()" }

        $waiter = New-Shell Invoke-MigrationUp @{ DatabaseUrl = $url; Path = $slow }
        $waiting = $waiter.BeginInvoke()
        Wait-For { $waiter.Streams.Warning.Count -gt 0 }
        $waiter.Streams.Warning[0].Message | Should -Match 'Waiting for the lock .*process \d+ \(LendingMigrations '
        $waiter.Stop()
        $waiter.InvocationStateInfo.State | Should -Be 'Stopped'

        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $slow -LockTimeout 0 -WarningAction Ignore }
        $failure.FullyQualifiedErrorId | Should -Be 'LockHeld,LendingMigrations.Commands.InvokeMigrationUpCommand'
        $failure.CategoryInfo.Category | Should -Be 'ResourceBusy'
        $failure.Exception.Message | Should -Match 'Process \d+ \(LendingMigrations '
        $holder.Stop()
        Complete-Shell $holder $holding
        Complete-Shell $waiter $waiting
    }
}

Describe 'Secrets' {
    It 'prints none in any stream, in no error and in no line of a script' -Tag Pain12 {
        $secret = 'Ex@mpl3/s3cret'
        $url = New-Database $sandbox
        Invoke-Sql $url "CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '$secret'" | Out-Null
        $good = $url -replace '//postgres:[^@]+@', "//keeper:$([uri]::EscapeDataString($secret))@"
        $folder = New-Folder ([ordered]@{
                one = "DO `$`$ BEGIN RAISE NOTICE 'pw $secret'; RAISE WARNING 'pw $secret'; END `$`$;"
                two = "SELECT '$secret'::int;"
            })
        $said = Invoke-Child {
            param($module, $url, $folder, $secret)
            Import-Module $module
            $file = Join-Path $folder '_script.ps1'
            Set-Content $file "Invoke-MigrationUp -DatabaseUrl '$url' -Path '$folder' -Verbose -Confirm:`$false"
            & $file *>&1
            $Error | ForEach-Object { $_ | Format-List * -Force; $_ | Get-Error; $_.InvocationInfo; $_.InvocationInfo.PositionMessage }
            Get-MigrationStatus -DatabaseUrl $url -Path $folder | Format-List *
            Invoke-MigrationUp -DatabaseUrl $url -Path $folder -WhatIf -Verbose *>&1
            foreach ($wrong in $url.Replace('keeper', 'nobody'), $url.Replace('127.0.0.1', '127.0.0.1:1x'), "$url&nonsense=1", ($url -replace '^postgres:', 'mysql:')) {
                Set-Content $file "Get-MigrationStatus -DatabaseUrl '$wrong' -Path '$folder' -Verbose"
                & $file *>&1
                $Error[0] | Format-List * -Force
                "ID $($Error[0].FullyQualifiedErrorId)"
            }
        } $ModuleFolder, $good, $folder, $secret
        $said.Text | Should -BeLike '*NOTICE: pw ****'
        $said.Text | Should -BeLike '*MigrationFailed,*'
        [regex]::Matches($said.Text, '(?m)^ID (AuthenticationFailed|DatabaseUrlInvalid),').Count | Should -Be 4
        foreach ($form in $secret, [uri]::EscapeDataString($secret), [uri]::EscapeDataString($secret).ToLowerInvariant()) {
            $said.Text.Contains($form) | Should -BeFalse -Because "'$form' is a secret"
        }
    }
}
