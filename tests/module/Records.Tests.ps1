BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox

    function New-Case {
        $script:url = New-Database $sandbox
        $script:folder = New-Folder ([ordered]@{ one = 'CREATE TABLE one (i int);', 'DROP TABLE one;'; two = 'CREATE TABLE two (i int);'; three = 'CREATE TABLE three (i int);' })
        $script:at = @{ DatabaseUrl = $url; Path = $folder }
        $script:names = '20250101000001-one', '20250101000002-two', '20250101000003-three'
    }
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'Get-MigrationHistory' {
    BeforeEach {
        New-Case
        Set-Content "$folder/20250101000003-three.sql" "-- migrate:up`nSELECT nonsense;"
        Get-Failure { Invoke-MigrationUp @at } | Out-Null
    }

    It 'tells who did what, where, how long it took and why it failed, the newest last' {
        $history = Get-MigrationHistory -DatabaseUrl $url
        $history.Name | Should -Be $names
        $history.Outcome | Should -Be 'Succeeded', 'Succeeded', 'Failed'
        $history[0].Duration | Should -BeGreaterThan ([timespan]::Zero)
        $history[0].OsUser | Should -Be ([Environment]::UserName)
        $history[0].Host | Should -Be ([Environment]::MachineName)
        $history[2].Error | Should -Match 'column "nonsense" does not exist'
        ($history.RunId | Sort-Object -Unique) | Should -HaveCount 1
        $history[0].Database | Should -Be ([uri]$url).AbsolutePath.Trim('/')
        "$($history[0].Server) $($history[0].Schema)" | Should -Match '^127\.0\.0\.1:\d+ public$'
    }

    It 'is filtered by name, outcome, time and run' {
        (Get-MigrationHistory -DatabaseUrl $url *-t*).Name | Should -Be $names[1, 2]
        (Get-MigrationHistory -DatabaseUrl $url -Outcome failed).Name | Should -Be $names[2]
        Get-MigrationHistory -DatabaseUrl $url -Since (Get-Date).AddMinutes(10) | Should -BeNullOrEmpty
        Get-MigrationHistory -DatabaseUrl $url -Since (Get-Date).AddMinutes(-10) | Should -HaveCount 3
        $run = (Get-MigrationHistory -DatabaseUrl $url)[0].RunId
        Get-MigrationHistory -DatabaseUrl $url -RunId $run | Should -HaveCount 3
        Get-MigrationHistory -DatabaseUrl $url -RunId ([guid]::NewGuid()) | Should -BeNullOrEmpty
        Get-MigrationStatus @at | Where-Object State -eq Executed | Get-MigrationHistory -DatabaseUrl $url | Should -HaveCount 2
    }

    It 'says which exact name has no entry' {
        Get-MigrationHistory -DatabaseUrl $url nope -ErrorAction SilentlyContinue -ErrorVariable said
        $said[0].FullyQualifiedErrorId | Should -Be 'MigrationNotFound,LendingMigrations.Commands.GetMigrationHistoryCommand'
    }

    It 'is shown as a table that fits 80 columns' {
        $text = (Get-MigrationHistory -DatabaseUrl $url | Out-String -Width 80) -replace '\e\[[0-9;]*m'
        $text | Should -Match 'StartedAt +Outcome +Name +OsUser +Note'
        $text | Should -Match "Failed up +$($names[2])"
    }
}

Describe 'Register-Migration' {
    BeforeEach { New-Case }

    It 'marks by name, up to a target, or all, runs nothing, and keeps the reason' {
        $first = Register-Migration @at $names[1] -Reason 'made by hand'
        "$($first.Name) $($first.Action) $($first.Reason)" | Should -Be "$($names[1]) Registered made by hand"
        (Register-Migration @at -To $names[1]).Name | Should -Be $names[0]
        (Register-Migration @at -All).Name | Should -Be $names[2]
        Test-Table $url one | Should -BeFalse
        (Get-MigrationStatus @at).State | Should -Be (@('Executed') * 3)
        (Get-MigrationHistory -DatabaseUrl $url -Outcome Registered).Reason | Should -Be 'made by hand', $null, $null
        Register-Migration @at -All 6>&1 | Should -Match 'Nothing to do'
    }

    It 'takes what is piped in, and shows under -WhatIf without writing' {
        Get-MigrationStatus @at | Where-Object Pending | Register-Migration @at -WhatIf
        Test-Table $url sequelize_meta | Should -BeFalse
        Get-MigrationStatus @at | Where-Object Pending | Register-Migration @at | Should -HaveCount 3
    }

    It 'does nothing at all for a name that is not there' {
        (Get-Failure { Register-Migration @at $names[0], nope }).FullyQualifiedErrorId |
            Should -Be 'MigrationNotFound,LendingMigrations.Commands.RegisterMigrationCommand'
        Test-Table $url sequelize_meta | Should -BeFalse
    }
}

Describe 'Unregister-Migration' {
    It 'asks, and takes the records away and nothing else' {
        New-Case
        Invoke-MigrationUp @at | Out-Null
        (Invoke-Child { param($module, $url, $folder) Import-Module $module; Unregister-Migration *-two -DatabaseUrl $url -Path $folder } $ModuleFolder, $url, $folder).Text |
            Should -Match '-Confirm:\$false'
        (Unregister-Migration @at -To $names[1] -Reason 'taken back' -Confirm:$false).Name | Should -Be $names[2, 1]
        (Get-MigrationStatus @at).State | Should -Be 'Executed', 'Pending', 'Pending'
        Test-Table $url two | Should -BeTrue
    }
}

Describe 'Repair-Migration' {
    BeforeEach {
        New-Case
        Invoke-MigrationUp @at | Out-Null
    }

    It 'accepts a changed text and forgets what has no file, from a filtered status' {
        Add-Content "$folder/$($names[1]).sql" '-- changed'
        Remove-Item "$folder/$($names[0]).sql"
        (Get-MigrationStatus @at).State | Should -Be 'Missing', 'Modified', 'Executed'
        (Get-MigrationStatus @at | Where-Object State -eq Missing | Repair-Migration @at -Reason 'branch given up' -Confirm:$false).Action | Should -Be 'Forgotten'
        (Get-MigrationStatus @at | Where-Object State -eq Modified | Repair-Migration @at -Confirm:$false).Action | Should -Be 'ChangeAccepted'
        (Get-MigrationStatus @at).State | Should -Be 'Executed', 'Executed'
        (Get-MigrationHistory -DatabaseUrl $url | Select-Object -Last 2).Outcome | Should -Be 'Forgotten', 'Repaired'
    }

    It 'settles an interrupted one only when told as what' {
        Set-Content "$folder/20250101000004-four.sql" "-- migrate:up transaction:false`nCREATE TABLE four (i int);`nSELECT nonsense;"
        Get-Failure { Invoke-MigrationUp @at } | Out-Null
        (Get-MigrationStatus @at)[3].State | Should -Be 'Interrupted'
        (Get-Failure { Repair-Migration @at *-four -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'SettleChoiceRequired,*'
        (Repair-Migration @at *-four -SettleAs Executed -Confirm:$false).Action | Should -Be 'SettledAsExecuted'
        (Get-MigrationStatus @at)[3].State | Should -Be 'Executed'
    }

    It 'is refused where what was piped in was read elsewhere' {
        Remove-Item "$folder/$($names[0]).sql"
        $other = New-Database $sandbox
        (Get-Failure { Get-MigrationStatus @at | Where-Object State -eq Missing | Repair-Migration -DatabaseUrl $other -Path $folder -Confirm:$false }).FullyQualifiedErrorId |
            Should -BeLike 'DatabaseMismatch,*'
    }
}

Describe 'Policies' {
    BeforeEach {
        New-Case
        Invoke-MigrationUp @at -Name *-one, *-three | Out-Null
        Add-Content "$folder/$($names[0]).sql" '-- changed'
    }

    It 'warns of changed and late ones by default, and runs' {
        Invoke-MigrationUp @at -WarningVariable said -WarningAction SilentlyContinue | Should -HaveCount 1
        "$said" | Should -Match "$($names[0]): the text is not the one that ran"
        "$said" | Should -Match "$($names[1]) is older than $($names[2])"
    }

    It 'refuses where asked to, before anything runs' {
        (Get-Failure { Invoke-MigrationUp @at -OnModified Fail }).FullyQualifiedErrorId | Should -BeLike 'MigrationModified,*'
        (Get-Failure { Invoke-MigrationUp @at -OnModified Ignore -OutOfOrder Fail }).FullyQualifiedErrorId | Should -BeLike 'MigrationOutOfOrder,*'
        (Get-Failure { Undo-Migration @at *-one -OnModified Fail -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'MigrationModified,*'
        Test-Table $url two | Should -BeFalse
    }

    It 'is silent where asked to' {
        Invoke-MigrationUp @at -OnModified Ignore -OutOfOrder Allow -WarningVariable said | Should -HaveCount 1
        $said | Should -BeNullOrEmpty
    }
}

Describe 'New-Migration -Baseline' {
    It 'writes what is there as the first migration, registered, and a fresh database begins with it' {
        if (-not (Get-Command pg_dump -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'NO PG_DUMP on the PATH' }
        New-Case
        Invoke-Sql $url 'CREATE TABLE old (i int)' | Out-Null
        $file = New-Migration -Baseline 'What was there' @at -Reason 'first day'
        $file.Name | Should -Be '20250101000000-what-was-there.sql'
        (Get-MigrationStatus @at).State | Should -Be 'Executed', 'Pending', 'Pending', 'Pending'
        (Get-MigrationHistory -DatabaseUrl $url).Reason | Should -Be 'first day'
        $fresh = New-Database $sandbox
        Invoke-MigrationUp -DatabaseUrl $fresh -Path $folder | Should -HaveCount 4
        Test-Table $fresh old | Should -BeTrue
    }

    It 'shows under -WhatIf and writes nothing, and a database without -Baseline is an error' {
        New-Case
        New-Migration -Baseline -DatabaseUrl $url -Path "$TestDrive/none" -WhatIf
        "$TestDrive/none" | Should -Not -Exist
        (Get-Failure { New-Migration x -DatabaseUrl $url }).FullyQualifiedErrorId | Should -BeLike 'BaselineRequired,*'
    }
}
