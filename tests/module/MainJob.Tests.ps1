BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
    $four = '20241023000001-create-markets', '20241023000002-create-loan-records', '20241023000003-create-deposit-records', '20241023000004-create-user-stats'
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'Invoke-MigrationUp' {
    BeforeEach {
        $url = New-Database $sandbox
        Push-Location $TestDrive
    }

    AfterEach {
        Pop-Location
    }

    It 'applies the lending schema, one object a migration' {
        $results = Invoke-MigrationUp -DatabaseUrl $url
        $results.Name | Should -Be $four
        $first = $results[0]
        $first.PSObject.TypeNames[0] | Should -Be 'LendingMigrations.MigrationResult'
        $first.Direction | Should -Be 'Up'
        $first.Duration | Should -BeOfType ([timespan])
        $first.StartedAt | Should -BeOfType ([DateTimeOffset])
        $first.Statements | Should -Be 4
        $first.Source | Should -BeLike 'Lending.Schema.dll*CreateMarkets*'
        $first.Server | Should -Be "127.0.0.1:$($sandbox.Port)"
        $first.Database | Should -Be ([uri]$url).AbsolutePath.Trim('/')
        $first.Schema | Should -Be 'public'
        $first.Transactional | Should -BeTrue
        Invoke-Sql $url 'SELECT name FROM sequelize_meta ORDER BY name' | Should -Be ($four | ForEach-Object { "$_.js" })
    }

    It 'says that there is nothing to do, and returns nothing' {
        Invoke-MigrationUp -DatabaseUrl $url | Out-Null
        $said = Invoke-MigrationUp -DatabaseUrl $url 6>&1
        $said | Should -HaveCount 1
        "$said" | Should -BeLike 'Nothing to do in * on 127.0.0.1:*'
    }

    It 'takes DATABASE_URL from the environment and from .env' {
        $env:DATABASE_URL = $url
        try {
            (Invoke-MigrationUp -Step 1).Name | Should -Be $four[0]
        }
        finally {
            Remove-Item Env:DATABASE_URL
        }
        Set-Content .env "DATABASE_URL=$url"
        (Invoke-MigrationUp -Step 1).Name | Should -Be $four[1]
    }

    It 'goes up to -To, and runs -Step' {
        (Invoke-MigrationUp -DatabaseUrl $url -To $four[1]).Name | Should -Be $four[0, 1]
        (Invoke-MigrationUp -DatabaseUrl $url -Step 1).Name | Should -Be $four[2]
        (Invoke-MigrationUp -DatabaseUrl $url -To "$($four[3]).js").Name | Should -Be $four[3]
    }

    It 'runs -Name alone: names, file names, wildcards' {
        (Invoke-MigrationUp -DatabaseUrl $url "$($four[2]).js" -WarningAction Ignore).Name | Should -Be $four[2]
        (Invoke-MigrationUp -DatabaseUrl $url *-create-M*, $four[3] -WarningAction Ignore).Name | Should -Be $four[0, 3]
        Invoke-MigrationUp -DatabaseUrl $url *-nothing-* 6>$null | Should -BeNullOrEmpty
    }

    It 'takes a bracket in a name for a bracket' {
        $folder = New-Folder ([ordered]@{ 'add[x]' = 'SELECT 1;'; 'addx' = 'SELECT 1;' })
        (Invoke-MigrationUp -DatabaseUrl $url -Path $folder '20250101000001-add[x]').Name | Should -Be '20250101000001-add[x]'
    }

    It 'runs what status pipes in, once and in order' {
        $names = Get-MigrationStatus -DatabaseUrl $url | Where-Object State -eq Pending | Sort-Object Name -Descending |
            Invoke-MigrationUp -DatabaseUrl $url | ForEach-Object Name
        $names | Should -Be $four
        Invoke-Sql $url 'SELECT count(DISTINCT run_id) FROM sequelize_meta_history' | Should -Be 1
    }

    It 'runs nothing when one piped name does not exist' {
        $failure = Get-Failure { @{ Name = $four[0] }, @{ Name = '20990101000000-nope' } | ForEach-Object { [pscustomobject]$_ } | Invoke-MigrationUp -DatabaseUrl $url }
        $failure.FullyQualifiedErrorId | Should -Be 'MigrationNotFound,LendingMigrations.Commands.InvokeMigrationUpCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }

    It 'refuses names that were read from another database' {
        $other = New-Database $sandbox
        $failure = Get-Failure { Get-MigrationStatus -DatabaseUrl $other | Invoke-MigrationUp -DatabaseUrl $url }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DatabaseMismatch,*'
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }

    It 'runs nothing when nothing is piped in' {
        $said = Get-MigrationStatus -DatabaseUrl $url | Where-Object State -eq Executed | Invoke-MigrationUp -DatabaseUrl $url 6>&1
        "$said" | Should -Be 'Nothing to do: nothing was piped in.'
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }

    It 'takes a sandbox from the pipeline' {
        [pscustomobject]@{ DatabaseUrl = $url } | Invoke-MigrationUp -Step 1 | ForEach-Object Name | Should -Be $four[0]
    }

    It 'stops at a clean boundary when the pipeline has enough' {
        (Invoke-MigrationUp -DatabaseUrl $url | Select-Object -First 1).Name | Should -Be $four[0]
        Invoke-Sql $url 'SELECT name FROM sequelize_meta' | Should -Be "$($four[0]).js"
        Get-Session $url | Should -BeNullOrEmpty
        (Invoke-MigrationUp -DatabaseUrl $url -LockTimeout 0).Name | Should -Be $four[1, 2, 3]
    }

    It 'works in -Schema with -Table' {
        Invoke-Sql $url 'CREATE SCHEMA app'
        (Invoke-MigrationUp -DatabaseUrl $url -Schema app -Table SequelizeMeta -Step 1).Schema | Should -Be 'app'
        Test-Table $url 'app.markets' | Should -BeTrue
        Test-Table $url 'app."SequelizeMeta"' | Should -BeTrue
    }

    It 'takes a folder of a PowerShell drive, and wildcards in it' {
        $folder = New-Folder ([ordered]@{ one = 'CREATE TABLE one(id int);' })
        $drive = "TestDrive:/$(Split-Path -Leaf $folder)"
        (Invoke-MigrationUp -DatabaseUrl $url -Path ($drive -replace '.{4}$', '*')).Name | Should -Be '20250101000001-one'
        (Get-MigrationStatus -DatabaseUrl $url -LiteralPath $drive).State | Should -Be 'Executed'
    }

    It 'does not bind two targets at once' -ForEach @(
        @{ Target = @{ To = 'x'; Step = 1 } }, @{ Target = @{ Name = 'x'; Step = 1 } }, @{ Target = @{ Name = 'x'; To = 'x' } }
    ) {
        (Get-Failure { Invoke-MigrationUp -DatabaseUrl $url @Target }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
    }
}

Describe 'Get-MigrationStatus' {
    It 'writes nothing, and finds all pending without a table' {
        $url = New-Database $sandbox
        $status = Get-MigrationStatus -DatabaseUrl $url
        $status.Name | Should -Be $four
        $status.State | Should -Be (@('Pending') * 4)
        $status[0].PSObject.TypeNames[0] | Should -Be 'LendingMigrations.MigrationStatus'
        Test-Table $url 'sequelize_meta' | Should -BeFalse
    }

    It 'tells in one word what is wrong, and each by itself' {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ one = 'SELECT 1;'; two = 'SELECT 2;'; three = 'SELECT 3;' })
        Invoke-MigrationUp -DatabaseUrl $url -Path $folder -Name *-one, *-three | Out-Null
        Add-Content "$folder/20250101000001-one.sql" '-- changed'
        Invoke-Sql $url "INSERT INTO sequelize_meta VALUES ('20200101000000-gone.js')"
        $status = Get-MigrationStatus -DatabaseUrl $url -Path $folder
        $status.State | Should -Be 'Missing', 'Modified', 'OutOfOrder', 'Executed'
        $status.Pending | Should -Be $false, $false, $true, $false
        $status.Modified | Should -Be $null, $true, $null, $false
        $status.OutOfOrder | Should -Be $false, $false, $true, $false
        $status[1].ExecutedAt | Should -BeOfType ([DateTimeOffset])
        $status[1].Checksum | Should -Match '^[0-9a-f]{64}$'
        $status[1].Source | Should -Be "$folder/20250101000001-one.sql"
    }

    It 'filters by -Name, and says which exact name is not there' {
        $url = New-Database $sandbox
        $found = Get-MigrationStatus -DatabaseUrl $url *-LOAN-*, nope, *-nothing -ErrorAction SilentlyContinue -ErrorVariable said
        $found.Name | Should -Be $four[1]
        $said | Should -HaveCount 1
        $said[0].FullyQualifiedErrorId | Should -Be 'MigrationNotFound,LendingMigrations.Commands.GetMigrationStatusCommand'
    }

    It 'is shown as a table that fits 80 columns' {
        $url = New-Database $sandbox
        $text = (Get-MigrationStatus -DatabaseUrl $url | Out-String -Width 80) -replace '\e\[[0-9;]*m'
        $text | Should -Match 'State +Name +ExecutedAt +Note'
        $text | Should -Match "(?m)^Pending +$($four[2])"
        (Invoke-MigrationUp -DatabaseUrl $url | Out-String -Width 80) | Should -Match 'Name +Direction +Statements +Duration'
    }
}

Describe 'Undo-Migration' {
    BeforeEach {
        $url = New-Database $sandbox
        Invoke-MigrationUp -DatabaseUrl $url | Out-Null
    }

    It 'undoes the last' {
        $result = Undo-Migration -DatabaseUrl $url -Confirm:$false
        $result.Name | Should -Be $four[3]
        $result.Direction | Should -Be 'Down'
        Test-Table $url 'user_stats' | Should -BeFalse
    }

    It 'undoes -Step, -To and -All, newest first' {
        (Undo-Migration -DatabaseUrl $url -Step 2 -Confirm:$false).Name | Should -Be $four[3, 2]
        Invoke-MigrationUp -DatabaseUrl $url | Out-Null
        (Undo-Migration -DatabaseUrl $url -To $four[2] -Confirm:$false).Name | Should -Be $four[3, 2]
        (Undo-Migration -DatabaseUrl $url -All -Confirm:$false).Name | Should -Be $four[1, 0]
        "$(Undo-Migration -DatabaseUrl $url -Confirm:$false 6>&1)" | Should -BeLike 'Nothing to do in *'
    }

    It 'undoes what status pipes in' {
        Get-MigrationStatus -DatabaseUrl $url | Where-Object Name -like *-records | Undo-Migration -DatabaseUrl $url -Confirm:$false |
            ForEach-Object Name | Should -Be $four[2, 1]
    }

    It 'undoes nothing when nothing is piped in' {
        Get-MigrationStatus -DatabaseUrl $url | Where-Object State -eq Missing | Undo-Migration -DatabaseUrl $url -Confirm:$false 6>$null |
            Should -BeNullOrEmpty
        Invoke-Sql $url 'SELECT count(*) FROM sequelize_meta' | Should -Be 4
    }
}

Describe '-WhatIf and -Confirm' {
    It 'writes nothing, not even the table, and shows the SQL under -Verbose' -Tag Pain8 {
        $url = New-Database $sandbox
        $said = Invoke-MigrationUp -DatabaseUrl $url -WhatIf -Verbose 4>&1
        "$said" | Should -BeLike '*CREATE TABLE IF NOT EXISTS "public"."markets"*'
        $said | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] } | Should -BeNullOrEmpty
        Invoke-Sql $url "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace" | Should -Be 0
    }

    It 'asks where a preference says so, and does nothing where nobody can be asked' {
        $url = New-Database $sandbox
        $said = Invoke-Child {
            Import-Module $args[0]
            $env:DATABASE_URL = $args[1]
            Invoke-MigrationUp -WhatIf
            try { Invoke-MigrationUp -Confirm } catch { "UP $($_.FullyQualifiedErrorId)" }
            $ConfirmPreference = 'Medium'
            try { Invoke-MigrationUp } catch { "UP $($_.FullyQualifiedErrorId)" }
            $ConfirmPreference = 'High'
            Invoke-MigrationUp | Out-Null
            try { Undo-Migration } catch { "DOWN $($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }
            $WhatIfPreference = $true
            Undo-Migration
            $WhatIfPreference = $false
            "executed $(@(Get-MigrationStatus | Where-Object State -eq Executed).Count)"
            $ConfirmPreference = 'None'
            (Undo-Migration).Name
        } $ModuleFolder, $url
        $lines = $said.Text -split "`n"
        $lines -match '^What if: .*"Apply 20241023000001-create-markets" on target "t\w+ on 127\.0\.0\.1:\d+"' | Should -HaveCount 1
        $lines -match '^What if: .*"Apply ' | Should -HaveCount 4
        $lines -match '^UP ConfirmationRequired,' | Should -HaveCount 2
        $lines -match '^DOWN ConfirmationRequired,\S+ InvalidOperation .*-Confirm:\$false' | Should -HaveCount 1
        $lines -match '^What if: .*"Undo 20241023000004-create-user-stats"' | Should -HaveCount 1
        $lines | Should -Contain 'executed 4'
        $lines[-1] | Should -Be '20241023000004-create-user-stats'
    }

    It 'runs those that were accepted, and them alone' {
        $url = New-Database $sandbox
        # A host that answers "no" to the second question.
        Add-Type -TypeDefinition (Get-Content $PSScriptRoot/AnsweringHost.cs -Raw) -ErrorAction Ignore -WarningAction Ignore
        $answering = [AnsweringHost]::new([int[]](0, 2, 0, 0), [string[]]@())
        $runspace = [runspacefactory]::CreateRunspace($answering)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement() | Out-Null
        $shell.AddCommand('Invoke-MigrationUp').AddParameter('DatabaseUrl', $url).AddParameter('Confirm') | Out-Null
        $names = $shell.Invoke() | ForEach-Object Name
        $names | Should -Be $four[0, 2, 3]
        $answering.Questions | Should -HaveCount 4
        $answering.Questions[1] | Should -BeLike "*Apply $($four[1])* on *"
        $runspace.Dispose()
    }
}
