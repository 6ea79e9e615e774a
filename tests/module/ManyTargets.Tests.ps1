BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
    Remove-Item Env:PG* -ErrorAction Ignore

    # A database with empty schemas; its URL.
    function New-Tenants([string[]] $Schema) {
        $url = New-Database $sandbox
        foreach ($name in $Schema) { Invoke-Sql $url "CREATE SCHEMA ""$name""" | Out-Null }
        $url
    }

    function Get-Tables([string] $Url, [string] $Schema) {
        Invoke-Sql $Url "SELECT tablename FROM pg_tables WHERE schemaname = '$Schema' AND tablename NOT LIKE 'sequelize%' ORDER BY 1"
    }

    function Test-Lock([string] $Url) {
        [bool](Invoke-Sql $Url "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
    }

    # A command in a runspace of its own, whose streams can be read, and which can be stopped.
    function New-Shell([hashtable] $Parameters) {
        $shell = [powershell]::Create()
        $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement().AddCommand('Invoke-MigrationUp').AddParameters($Parameters) | Out-Null
        $shell
    }

    function Wait-For([scriptblock] $Condition) {
        for ($i = 0; $i -lt 400; $i++) {
            if (& $Condition) { return }
            Start-Sleep -Milliseconds 50
        }
        throw "Waited 20 s for: $Condition"
    }
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'Targets' {
    It 'are each schema in each database, and every object says which' {
        $a = New-Tenants one, two
        $b = New-Tenants one, two
        $done = Invoke-MigrationUp -DatabaseUrl $a, $b -Schema one, two -Step 1 -InformationVariable told 6>$null
        $done | Should -HaveCount 4
        $places = $done | ForEach-Object { "$($_.Server) $($_.Database) $($_.Schema)" } | Sort-Object -Unique
        $places | Should -HaveCount 4
        $places | ForEach-Object { $_ | Should -Match '^127\.0\.0\.1:\d+ t[0-9a-f]{32} (one|two)$' }
        "$told" | Should -Be '4 of 4 targets done.'
        Get-Tables $b 'two' | Should -Be 'markets'
    }

    It 'come by pipeline, as texts and as objects with DatabaseUrl, Schema and Role' {
        $a = New-Tenants one
        $b = New-Tenants one
        $a, $b | Invoke-MigrationUp -Step 1 6>$null | Should -HaveCount 2
        Invoke-Sql $b 'CREATE ROLE tenant_owner NOLOGIN; CREATE SCHEMA owned AUTHORIZATION tenant_owner' | Out-Null
        $done = [pscustomobject]@{ DatabaseUrl = $a; Schema = 'one' }, [pscustomobject]@{ DatabaseUrl = $b; Schema = 'owned'; Role = 'tenant_owner' } |
            Invoke-MigrationUp -Step 1 6>$null
        $done.Schema | Sort-Object | Should -Be 'one', 'owned'
        Invoke-Sql $b "SELECT tableowner FROM pg_tables WHERE schemaname = 'owned' AND tablename = 'markets'" | Should -Be 'tenant_owner'
    }

    It 'are shown with their columns, where there are several' {
        $url = New-Tenants one, two
        $table = Invoke-MigrationUp -DatabaseUrl $url -Schema one, two -Step 2 6>$null | Out-String -Width 200
        $table | Should -Match 'Server +Database +Schema +Name +Direction'
        ([regex]::Matches($table, 'Direction')).Count | Should -Be 1
        Invoke-MigrationUp -DatabaseUrl $url -Schema one | Out-String -Width 200 | Should -Match 'schema one\s+Name +Direction +Statements'
    }

    It 'that are named twice are one error before anything' {
        $url = New-Tenants one
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Schema one, one }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TargetDuplicate,*'
        "$failure" | Should -BeLike '*, schema one is named twice*'
        Get-Tables $url 'one' | Should -BeNullOrEmpty
        (Get-Failure { $url, $url | Get-MigrationStatus }).FullyQualifiedErrorId | Should -BeLike 'TargetDuplicate,*'
    }

    It 'route what is piped from their status to where it was read' {
        $a = New-Tenants one, two
        $b = New-Tenants one, two
        Invoke-MigrationUp -DatabaseUrl $a -Schema one -Step 3 | Out-Null
        $here = @{ DatabaseUrl = $a, $b; Schema = 'one', 'two' }
        $pending = Get-MigrationStatus @here | Where-Object Pending
        $pending | Should -HaveCount 13
        $pending | Invoke-MigrationUp @here 6>$null | Should -HaveCount 13
        Get-MigrationStatus @here | Where-Object Pending | Should -BeNullOrEmpty
        (Get-Failure { Get-MigrationStatus -DatabaseUrl $a -Schema one | Undo-Migration -DatabaseUrl $b -Confirm:$false }).FullyQualifiedErrorId |
            Should -BeLike 'DatabaseMismatch,*'
    }
}

Describe 'One that fails' {
    BeforeAll {
        $folder = New-Folder ([ordered]@{
                table = 'CREATE TABLE t(id int);'
                check = 'DO $$ BEGIN IF current_schema() = ''bad'' THEN RAISE ''not here''; END IF; END $$;'
            })
    }

    It 'is an error of its own that names it, and the others go on' {
        $url = New-Tenants one, bad, two
        $password = ([uri]$url).UserInfo.Split(':')[1]
        $wrong = $url -replace ':[^:@]+@', ':wr0ng-one@'
        $targets = @('one', 'bad', 'nowhere', 'two' | ForEach-Object { [pscustomobject]@{ DatabaseUrl = $url; Schema = $_ } }) +
            [pscustomobject]@{ DatabaseUrl = $wrong; Schema = 'three' }
        $done = $targets | Invoke-MigrationUp -Path $folder -ErrorAction SilentlyContinue -ErrorVariable failed -InformationVariable told 6>$null
        $? | Should -BeFalse
        ($done | Group-Object Schema | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) -join ', ' | Should -Be 'bad 1, one 2, two 2'
        $ids = $failed | Sort-Object { $_.TargetObject.Schema } | ForEach-Object { "$($_.TargetObject.Schema) $(($_.FullyQualifiedErrorId -split ',')[0])" }
        $ids | Should -Be 'bad MigrationFailed', 'nowhere SchemaNotFound', 'three AuthenticationFailed'
        $failed | ForEach-Object { "$_" | Should -BeLike "$($_.TargetObject.Database) on $($_.TargetObject.Server), schema $($_.TargetObject.Schema): *" }
        "$told" | Should -BeLike '2 of 5 targets done, 3 failed.*failed: *, schema *'
        "$failed $told" | Should -Not -Match "wr0ng-one|$([regex]::Escape($password))"
    }

    It 'ends all with -ErrorAction Stop, each whole or not at all' {
        $url = New-Tenants one, bad, two, three
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Schema bad, one, two, three -Path $folder -ThrottleLimit 1 -ErrorAction Stop }
        $failure.TargetObject.Schema | Should -Be 'bad'
        Get-Tables $url 'three' | Should -BeNullOrEmpty
        Wait-For { -not (Test-Lock $url) }
    }

    It 'begins no other with -StopOnFirstError, which tells those' {
        $url = New-Tenants one, bad, two, three
        $done = Invoke-MigrationUp -DatabaseUrl $url -Schema one, bad, two, three -Path $folder -ThrottleLimit 1 -StopOnFirstError -ErrorAction SilentlyContinue -ErrorVariable failed 6>$null
        $? | Should -BeFalse
        $done.Schema | Should -Be 'one', 'one', 'bad'
        $failed | Should -HaveCount 2
        $failed[1].FullyQualifiedErrorId | Should -BeLike 'TargetsNotBegun,*'
        $failed[1].TargetObject.Schema | Should -Be 'two', 'three'
        "$($failed[1])" | Should -BeLike '*schema two; *schema three.'
    }

    It 'is one of a read as well' {
        $url = New-Tenants one
        $status = Get-MigrationStatus -DatabaseUrl $url -Schema one, nowhere -ErrorAction SilentlyContinue -ErrorVariable failed 6>$null
        $status | Should -HaveCount 4
        $failed | Should -HaveCount 1
        $failed[0].TargetObject.Schema | Should -Be 'nowhere'
    }
}

Describe 'Questions' {
    It 'of -WhatIf are shown for each and write nothing' {
        $url = New-Tenants one, two
        $said = Invoke-Child { Import-Module $args[0]; Invoke-MigrationUp -DatabaseUrl $args[1] -Schema one, two -Step 1 -WhatIf } @($ModuleFolder, $url)
        ([regex]::Matches($said.Text, 'What if: .*create-markets.* schema (one|two)"')).Count | Should -Be 2
        Invoke-Sql $url "SELECT count(*) FROM pg_tables WHERE schemaname IN ('one', 'two')" | Should -Be 0
    }

    It 'of the environment are answered for each' {
        $a = New-Tenants one
        $b = New-Tenants one
        $a, $b | Invoke-MigrationUp 6>$null | Out-Null
        Set-MigrationEnvironment production -Protected -DatabaseUrl $a | Out-Null
        Undo-Migration -DatabaseUrl $a, $b -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed 6>$null | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike 'EnvironmentProtected,*'
        Undo-Migration -DatabaseUrl $a, $b -Confirm:$false -Force -ConfirmEnvironment production 6>$null | Should -HaveCount 2
        ($a, $b | Get-MigrationEnvironment | Sort-Object Protected).Protected | Should -Be $false, $true
    }
}

Describe 'A run over many' {
    It 'draws one bar for all and one for each that is at work' {
        $url = New-Tenants one, two, three
        $shell = New-Shell @{ DatabaseUrl = $url; Schema = 'one', 'two', 'three'; ThrottleLimit = 2 }
        $shell.Invoke() | Should -HaveCount 12
        $bars = @($shell.Streams.Progress | Where-Object Activity -ne 'Importing module')
        $overall = @($bars | Where-Object Activity -eq 'Applying migrations')
        $overall[0].StatusDescription | Should -Match '^0 of 3 targets done'
        $below = @($bars | Where-Object ParentActivityId -eq $overall[0].ActivityId)
        $below.Activity | Sort-Object -Unique | Should -HaveCount 3
        $below.Activity[0] | Should -Match 'schema (one|two)$'
        foreach ($bar in $bars | Group-Object ActivityId) { $bar.Group[-1].RecordType | Should -Be 'Completed' }
        $shell.Dispose()
    }

    It 'ends all at a clean boundary when the pipeline has enough' {
        $url = New-Tenants one, two, three, four
        $slow = New-Folder ([ordered]@{ a = 'CREATE TABLE a(id int);'; b = 'CREATE TABLE b(id int); SELECT pg_sleep(0.3);'; c = 'CREATE TABLE c(id int);' })
        Invoke-MigrationUp -DatabaseUrl $url -Schema one, two, three, four -Path $slow -ThrottleLimit 2 6>$null | Select-Object -First 1 | Should -HaveCount 1
        Test-Lock $url | Should -BeFalse
        Get-Session $url | Should -BeNullOrEmpty
        Get-Tables $url 'four' | Should -BeNullOrEmpty
        foreach ($schema in 'one', 'two') {
            $recorded = if (Get-Tables $url $schema) { Invoke-Sql $url "SELECT regexp_replace(name, '^\d+-(.*)\.js`$', '\1') FROM $schema.sequelize_meta ORDER BY 1" }
            Get-Tables $url $schema | Should -Be $recorded
            Get-Tables $url $schema | Should -Not -Contain 'c'
        }
    }

    It 'is stopped, and rolls all back that are at work' {
        $url = New-Tenants one, two, three
        $folder = New-Folder ([ordered]@{ slow = "CREATE TABLE slow(id int);`nSELECT pg_sleep(60);" })
        $shell = New-Shell @{ DatabaseUrl = $url; Path = $folder; Schema = 'one', 'two', 'three'; ThrottleLimit = 2 }
        $running = $shell.BeginInvoke()
        Wait-For { 2 -eq (Invoke-Sql $url "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'") }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        Wait-For { -not (Get-Session $url) }
        Invoke-Sql $url "SELECT count(*) FROM pg_tables WHERE tablename = 'slow'" | Should -Be 0
        Get-Tables $url 'three' | Should -BeNullOrEmpty
        try { $shell.EndInvoke($running) | Out-Null } catch [Management.Automation.PipelineStoppedException] { }
        $shell.Dispose()
    }

    It 'runs scripts on the thread of the pipeline, in turns, and says of whom they speak' {
        $url = New-Tenants one, two, bad
        $folder = New-Folder ([ordered]@{ first = 'CREATE TABLE first(id int);' })
        Set-Content "$folder/20250102000000-script.ps1" @'
function Up { param($queryInterface)
    $global:scriptThreads += @([Environment]::CurrentManagedThreadId)
    $queryInterface.createTable('scripted', @{ id = 'int' })
    $schema = $queryInterface.Query('SELECT current_schema() AS name')[0].name
    Write-Warning "in $schema"
    if ($schema -eq 'bad') { throw 'not here' }
}
'@
        $global:scriptThreads = @()
        Invoke-MigrationUp -DatabaseUrl $url -Schema one, two, bad -Path $folder -WarningAction SilentlyContinue -WarningVariable warned -ErrorAction SilentlyContinue -ErrorVariable failed 6>$null |
            Should -HaveCount 5
        $global:scriptThreads | Should -HaveCount 3
        $global:scriptThreads | Select-Object -Unique | Should -Be ([Environment]::CurrentManagedThreadId)
        $warned | ForEach-Object { "$_" } | Sort-Object | Should -BeLike '* on 127.0.0.1:*, schema *: in *'
        $failed | Should -HaveCount 1
        $failed[0].TargetObject.Schema | Should -Be 'bad'
        "$($failed[0])" | Should -BeLike '*20250102000000-script*not here*'
        Get-Tables $url 'two' | Should -Be 'first', 'scripted'
        Get-Tables $url 'bad' | Should -Be 'first'
        Remove-Variable scriptThreads -Scope Global
    }

    It 'is one of many in ForEach-Object -Parallel, too' {
        $url = New-Tenants one, two, three, four
        $module = $ModuleFolder
        $done = 'one', 'two', 'three', 'four' | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            Invoke-MigrationUp -DatabaseUrl $using:url -Schema $_
        }
        $done | Should -HaveCount 16
        $done.Schema | Sort-Object -Unique | Should -HaveCount 4
    }
}
