BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe '-SingleTransaction' {
    BeforeEach {
        $url = New-Database $sandbox
    }

    It 'writes its objects after the commit, and none where a later migration fails' {
        $path = New-Folder ([ordered]@{ a = 'CREATE TABLE a (i int);'; b = 'CREATE TABLE b (i int);'; c = 'SELECT 1/0;' })
        $done = [Collections.Generic.List[object]]::new()
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $path -SingleTransaction | ForEach-Object { $done.Add($_) } }
        $done | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'MigrationFailed,*'
        "$failure" | Should -BeLike '*nothing was kept*Ran before in the same transaction: 20250101000001-a, 20250101000002-b*'
        Test-Table $url a | Should -BeFalse
        (Get-MigrationHistory -DatabaseUrl $url -Outcome RolledBack).Outcome | Should -Be 'RolledBack', 'RolledBack'
        Remove-Item "$path/*-c.sql"
        $results = Invoke-MigrationUp -DatabaseUrl $url -Path $path -SingleTransaction
        $results.Outcome | Should -Be 'Committed', 'Committed'
        (Invoke-Sql $url 'SELECT DISTINCT xmin::text FROM sequelize_meta') | Should -HaveCount 1
    }

    It 'is refused with the names of what opted out' {
        $path = New-Folder ([ordered]@{ a = 'CREATE TABLE a (i int);' })
        Set-Content "$path/20250101000002-b.ps1" "`$Transaction = `$false`nfunction Up { param(`$queryInterface) }"
        { Invoke-MigrationUp -DatabaseUrl $url -Path $path -SingleTransaction } | Should -Throw -ErrorId 'SingleTransactionImpossible,*' -ExpectedMessage '*20250101000002-b up*'
        Test-Table $url sequelize_meta | Should -BeFalse
    }

    It 'takes migrations in PowerShell along' {
        $path = New-Folder ([ordered]@{ a = 'CREATE TABLE a (i int);' })
        Set-Content "$path/20250101000002-b.ps1" "function Up { param(`$queryInterface, `$Sequelize)`n`$queryInterface.AddColumn('a', 't', `$Sequelize.TEXT)`n`$queryInterface.Sequelize.Query('SELECT 1/0') }"
        { Invoke-MigrationUp -DatabaseUrl $url -Path $path -SingleTransaction } | Should -Throw -ErrorId 'MigrationFailed,*'
        Test-Table $url a | Should -BeFalse
    }

    It 'is what Redo-Migration does by itself, so that it is never half' {
        $path = New-Folder ([ordered]@{ a = 'CREATE TABLE a (i int);', 'DROP TABLE a;' })
        Invoke-MigrationUp -DatabaseUrl $url -Path $path | Out-Null
        Set-Content "$path/20250101000001-a.sql" "-- migrate:up`nSELECT 1/0;`n-- migrate:down`nDROP TABLE a;`n"
        { Redo-Migration -DatabaseUrl $url -Path $path -Confirm:$false -WarningAction Ignore } | Should -Throw '*nothing was kept*'
        Test-Table $url a | Should -BeTrue
        { Redo-Migration -DatabaseUrl $url -Path $path -Confirm:$false -SingleTransaction:$false -WarningAction Ignore } | Should -Throw
        Test-Table $url a | Should -BeFalse
    }
}

Describe '-DryRun' {
    BeforeEach {
        $url = New-Database $sandbox
        $path = New-Folder ([ordered]@{ a = 'CREATE TABLE a (i int);', 'DROP TABLE a;'; b = 'ALTER TABLE a ADD COLUMN t text;', 'ALTER TABLE a DROP COLUMN t;' })
    }

    It 'executes, says so in each object and in the table, and leaves nothing' {
        Set-Content "$path/20250101000003-c.ps1" "function Up { param(`$queryInterface) `$queryInterface.RemoveColumn('a', 't') }"
        $said = Invoke-MigrationUp -DatabaseUrl $url -Path $path -DryRun 6>&1
        $results = $said | Where-Object { $_ -isnot [System.Management.Automation.InformationRecord] }
        $results.Outcome | Should -Be 'RolledBack', 'RolledBack', 'RolledBack'
        $results | Out-String | Should -BeLike '*DRY RUN, all of it is rolled back*'
        "$($said | Where-Object { $_ -is [System.Management.Automation.InformationRecord] })" | Should -BeLike '*Not covered:*20250101000003-c*'
        Invoke-Sql $url "SELECT count(*)::int FROM pg_class WHERE relnamespace = 'public'::regnamespace" | Should -Be 0
        (Invoke-MigrationUp -DatabaseUrl $url -Path $path | Out-String) | Should -Not -BeLike '*DRY RUN*'
    }

    It 'warns of what it cannot rehearse' {
        Set-Content "$path/20250101000003-c.sql" "-- migrate:up transaction:false`nVACUUM;"
        $results = Invoke-MigrationUp -DatabaseUrl $url -Path $path -DryRun -WarningVariable warnings -WarningAction SilentlyContinue -InformationAction Ignore
        $results | Format-List | Out-String | Should -Match 'Outcome +: RolledBack'
        $results | Should -HaveCount 2
        "$warnings" | Should -BeLike 'Not rehearsed: 20250101000003-c up, which runs outside a transaction.*'
    }

    It 'asks no question where an undo would, and finds what would fail' {
        Invoke-MigrationUp -DatabaseUrl $url -Path $path | Out-Null
        $child = Invoke-Child {
            Import-Module $args[0]
            (Undo-Migration -DatabaseUrl $args[1] -Path $args[2] -All -DryRun).Outcome
            (Redo-Migration -DatabaseUrl $args[1] -Path $args[2] -DryRun).Direction
        } $ModuleFolder, $url, $path
        $child.Text | Should -BeLike "*RolledBack`nRolledBack`n*Down`nUp*"
        Set-Content "$path/20250101000003-c.sql" "-- migrate:up`nSELECT * FROM nowhere;"
        { Invoke-MigrationUp -DatabaseUrl $url -Path $path -DryRun } | Should -Throw '*It was a dry run*'
        Invoke-Sql $url 'SELECT count(*)::int FROM sequelize_meta_history' | Should -Be 2
    }

    It 'gives way to -WhatIf' {
        Invoke-MigrationUp -DatabaseUrl $url -Path $path -DryRun -WhatIf | Should -BeNullOrEmpty
        Invoke-Sql $url "SELECT count(*)::int FROM pg_stat_all_tables WHERE schemaname = 'public'" | Should -Be 0
    }
}
