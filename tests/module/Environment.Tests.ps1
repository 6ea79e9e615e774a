BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
    $last = '20241023000004-create-user-stats'
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'a protected environment' {
    BeforeEach {
        $url = New-Database $sandbox
        Push-Location $TestDrive
        Invoke-MigrationUp -DatabaseUrl $url | Out-Null
        $named = Set-MigrationEnvironment production -Protected -DatabaseUrl $url
    }

    AfterEach {
        Pop-Location
    }

    It 'is named in the database and read from there' {
        $named.Name, $named.Protected | Should -Be 'production', $true
        $read = Get-MigrationEnvironment -DatabaseUrl $url
        $read.Name, $read.Protected | Should -Be 'production', $true
        (Get-MigrationEnvironment -DatabaseUrl (New-Database $sandbox)).Name | Should -BeNullOrEmpty
    }

    It 'is kept from <command>, with -Confirm:$false or -Force alone' -ForEach @(
        @{ command = 'Undo-Migration'; more = @{} }
        @{ command = 'Redo-Migration'; more = @{} }
        @{ command = 'Reset-MigrationDatabase'; more = @{} }
        @{ command = 'Reset-MigrationDatabase'; more = @{ Drop = $true } }
    ) {
        { & $command -DatabaseUrl $url -Confirm:$false @more } | Should -Throw -ErrorId 'EnvironmentProtected,*'
        { & $command -DatabaseUrl $url -Confirm:$false @more -ConfirmEnvironment production } | Should -Throw -ErrorId 'EnvironmentProtected,*'
        { & $command -DatabaseUrl $url -Confirm:$false @more -Force -ConfirmEnvironment staging } | Should -Throw -ErrorId 'EnvironmentNotConfirmed,*'
        Invoke-Sql $url 'SELECT count(*)::int FROM sequelize_meta_history' | Should -Be 4

        & $command -DatabaseUrl $url -Confirm:$false @more -Force -ConfirmEnvironment production | Should -Not -BeNullOrEmpty
        (Get-MigrationEnvironment -DatabaseUrl $url).Protected | Should -BeTrue
    }

    It 'is kept from changes of the records that take away' {
        { Unregister-Migration $last -DatabaseUrl $url -Confirm:$false } | Should -Throw -ErrorId 'EnvironmentProtected,*'
        { Repair-Migration -All -DatabaseUrl $url -Confirm:$false } | Should -Throw -ErrorId 'EnvironmentProtected,*'
        Unregister-Migration $last -DatabaseUrl $url -Confirm:$false -Force -ConfirmEnvironment production | Out-Null
        (Register-Migration $last -DatabaseUrl $url -Confirm:$false).Name | Should -Be $last
    }

    It 'takes applying and looking as ever' {
        Undo-Migration -DatabaseUrl $url -WhatIf
        Reset-MigrationDatabase -DatabaseUrl $url -Drop -WhatIf
        Invoke-MigrationUp -DatabaseUrl $url | Should -BeNullOrEmpty
    }

    It 'keeps its protection until that is forced' {
        { Set-MigrationEnvironment production -DatabaseUrl $url -Confirm:$false } | Should -Throw -ErrorId 'EnvironmentProtected,*'
        (Set-MigrationEnvironment staging -DatabaseUrl $url -Force -ConfirmEnvironment production).Protected | Should -BeFalse
    }

    It 'stops even an up where another is expected, by parameter or LENDING_ENVIRONMENT' {
        { Invoke-MigrationUp -DatabaseUrl $url -Environment staging } | Should -Throw -ErrorId 'EnvironmentMismatch,*'
        $env:LENDING_ENVIRONMENT = 'staging'
        try {
            { Invoke-MigrationUp -DatabaseUrl $url } | Should -Throw -ErrorId 'EnvironmentMismatch,*'
            { Invoke-MigrationUp -DatabaseUrl $url -Environment production } | Should -Not -Throw
        }
        finally {
            Remove-Item Env:LENDING_ENVIRONMENT
        }
    }

    It 'is confirmed by who types its name, once for the preview and the run, and by nobody else: <Typed>' -ForEach @(
        @{ Typed = 'production'; Id = $null; Left = 0 }
        @{ Typed = 'Production'; Id = 'EnvironmentNotConfirmed,*'; Left = 4 }
        @{ Typed = 'yes'; Id = 'EnvironmentNotConfirmed,*'; Left = 4 }
        @{ Typed = ''; Id = 'EnvironmentNotConfirmed,*'; Left = 4 }
    ) {
        Add-Type -TypeDefinition (Get-Content $PSScriptRoot/AnsweringHost.cs -Raw) -ErrorAction Ignore -WarningAction Ignore
        # One line and no more: a second question would find nobody.
        $person = [AnsweringHost]::new([int[]](0, 0, 0, 0), [string[]]@($Typed))
        $runspace = [runspacefactory]::CreateRunspace($person)
        $runspace.Open()
        try {
            $shell = [powershell]::Create($runspace)
            $shell.AddCommand('Import-Module').AddArgument($ModuleFolder).AddStatement() | Out-Null
            $shell.AddCommand('Undo-Migration').AddParameter('DatabaseUrl', $url).AddParameter('All').AddParameter('Force').AddParameter('Confirm') | Out-Null
            try { $shell.Invoke() | Out-Null } catch { $null = $_ }
            "$($shell.InvocationStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId)$($shell.Streams.Error.FullyQualifiedErrorId)" | Should -BeLike "$Id"
        }
        finally {
            $runspace.Dispose()
        }

        $person.Written | Should -BeLike "*protected environment 'production'*Type its name to go on: *"
        Get-MigrationStatus -DatabaseUrl $url | Where-Object State -eq Executed | Should -HaveCount $Left
    }

    It 'cannot be typed where nobody is, and does not wait for it' {
        $script = "Import-Module '$ModuleFolder'; Undo-Migration -DatabaseUrl '$url' -Force -Confirm:`$false"
        $said = pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String
        $said | Should -BeLike '*is the environment production, which is protected*none was*'
    }
}

Describe 'Redo-Migration and Reset-MigrationDatabase' {
    BeforeEach {
        $url = New-Database $sandbox
        Push-Location $TestDrive
        Invoke-MigrationUp -DatabaseUrl $url | Out-Null
    }

    AfterEach {
        Pop-Location
    }

    It 'redoes the last one, or the named one' {
        $results = Redo-Migration -DatabaseUrl $url -Confirm:$false
        $results.Name | Should -Be $last, $last
        $results.Direction | Should -Be 'Down', 'Up'
        (Redo-Migration $last -DatabaseUrl $url -Confirm:$false).Count | Should -Be 2
    }

    It 'resets, runs the seeds each time, and says under -WhatIf what would be' {
        New-Item seeds -ItemType Directory -Force | Out-Null
        Set-Content seeds/1.sql 'CREATE TABLE IF NOT EXISTS seeded (i int); INSERT INTO seeded VALUES (1);'
        (Reset-MigrationDatabase -DatabaseUrl $url -SeedPath seeds -Confirm:$false).Count | Should -Be 8
        (Reset-MigrationDatabase -DatabaseUrl $url -Drop -SeedPath ./seeds/*.sql -Confirm:$false).Count | Should -Be 4
        Invoke-Sql $url 'SELECT count(*)::int FROM seeded' | Should -Be 1
        $said = Reset-MigrationDatabase -DatabaseUrl $url -Drop -SeedPath seeds -WhatIf -Verbose 4>&1 | Out-String
        $said | Should -BeLike '*Would drop table public.seeded*Would run the seed *1.sql*'
        Invoke-Sql $url 'SELECT count(*)::int FROM seeded' | Should -Be 1
    }

    It 'refuses -DropSchema without -Drop' {
        { Reset-MigrationDatabase -DatabaseUrl $url -DropSchema other -Confirm:$false } | Should -Throw -ErrorId 'OptionsContradict,*'
    }

    It 'needs -Confirm:$false where nobody can be asked' {
        $script = "Import-Module '$ModuleFolder'; Reset-MigrationDatabase -DatabaseUrl '$url'"
        pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String | Should -BeLike '*has to be confirmed*'
    }
}
