BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
}

Describe 'New-Migration' {
    BeforeEach {
        $folder = New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())"
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    It 'makes ./src/migrations and a file with the change that the description tells' {
        $file = New-Migration add-tvl-to-markets
        $file | Should -BeOfType ([IO.FileInfo])
        $file.FullName | Should -Match ([regex]::Escape("$folder/src/migrations/") + '\d{14}-add-tvl-to-markets\.sql$')
        [datetime]::ParseExact($file.Name.Substring(0, 14), 'yyyyMMddHHmmss', [cultureinfo]::InvariantCulture) |
            Should -BeGreaterThan ([datetime]::UtcNow.AddMinutes(-1))
        Get-Content $file -Raw | Should -Match 'ADD COLUMN "?tvl"?'
    }

    It 'uses the folder that is in use, and takes the next second when one is taken' {
        New-Item -ItemType Directory migrations | Out-Null
        $files = 1..3 | ForEach-Object { New-Migration "Create thing $_" }
        $files.DirectoryName | Should -Be (@("$folder/migrations") * 3)
        $files.Name | Sort-Object -Unique | Should -Be $files.Name
    }

    It 'writes a <Format> migration that runs as it is: <Description>' -ForEach @(
        foreach ($format in 'Sql', 'PowerShell') {
            foreach ($description in 'create-things', 'add-size-to-things', 'remove-tvl-from-markets', 'anything else') { @{ Format = $format; Description = $description } }
        }
    ) {
        $file = New-Migration $Description -Format $Format -Path ./made
        $sandbox = New-MigrationSandbox
        try {
            Invoke-Sql $sandbox.DatabaseUrl 'CREATE TABLE markets(tvl numeric(30,6))'
            if ($Description -like 'add*') { Invoke-Sql $sandbox.DatabaseUrl 'CREATE TABLE things()' }
            Invoke-MigrationUp -DatabaseUrl $sandbox.DatabaseUrl -Path ./made | Should -HaveCount 1
            Undo-Migration -DatabaseUrl $sandbox.DatabaseUrl -Path ./made -Confirm:$false | Should -HaveCount 1
        }
        finally {
            $sandbox | Remove-MigrationSandbox
        }
    }

    It 'writes what most files of the folder are, unless it is told' {
        New-Item -ItemType Directory migrations | Out-Null
        (New-Migration first).Extension | Should -Be '.sql'
        New-Migration second -Format PowerShell | Out-Null
        (New-Migration third -Format powershell).Extension | Should -Be '.ps1'
        (New-Migration fourth).Extension | Should -Be '.ps1'
        (New-Migration fifth -Format JavaScript).Extension | Should -Be '.js'
        Get-Content (New-Migration add-tvl-to-markets) -Raw | Should -Match ([regex]::Escape('$queryInterface.AddColumn(''markets'', ''tvl'', @{ type = $Sequelize.DECIMAL(30, 6) })'))
    }

    It 'writes a C# class' {
        $file = New-Migration 'Create price feeds' -Format CSharp -Path ./classes
        $file.FullName | Should -Match "$([regex]::Escape("$folder/classes/"))\d{14}-create-price-feeds\.cs$"
        Get-Content $file -Raw | Should -Match '\[Migration\("\d{14}-create-price-feeds"\)\]'
    }

    It 'never sorts before the newest, unless asked' {
        New-Item -ItemType Directory migrations | Out-Null
        Set-Content migrations/29990101000000-far.sql "-- migrate:up`nSELECT 1;"
        (New-Migration later).Name | Should -BeGreaterThan '29990101000000-far.sql'
        (New-Migration now -AllowOutOfOrder).Name | Should -BeLessThan '2999'
    }

    It 'makes nothing under -WhatIf' {
        New-Migration nothing -WhatIf
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'refuses a description that leaves the folder: <_>' -ForEach '../x', 'a/b', '...', ' ' {
        $failure = Get-Failure { New-Migration $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Description*,LendingMigrations.Commands.NewMigrationCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        Get-ChildItem $folder -Recurse -File | Should -BeNullOrEmpty
    }

    It 'refuses a place that is no folder of the file system' {
        (Get-Failure { New-Migration x -Path Env: }).FullyQualifiedErrorId | Should -BeLike 'PathNotFileSystem,*'
    }
}

Describe 'Completion' {
    BeforeAll {
        function Complete([string] $Line) {
            (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
        }
    }

    It 'offers the names of the set, by time or by description' {
        Complete 'Invoke-MigrationUp -Name ' | Should -Contain '20241023000001-create-markets'
        Complete 'Undo-Migration -To create-l' | Should -Be '20241023000002-create-loan-records'
        Complete 'Get-MigrationStatus -Name 20241023000004' | Should -Be '20241023000004-create-user-stats'
    }

    It 'offers those of -Path, quoted where needed' {
        $folder = New-Folder ([ordered]@{ 'a b' = 'SELECT 1;' })
        Complete "Invoke-MigrationUp -Path '$folder' -To 2025" | Should -Be "'20250101000001-a b'"
    }

    It 'offers nothing, and says nothing, where the set cannot be read' {
        Complete "Invoke-MigrationUp -Path '$TestDrive/nowhere' -To 2025" | Should -BeNullOrEmpty
    }
}

Describe 'A sandbox' {
    It 'is a PostgreSQL of its own, gone when removed' {
        $sandbox = New-MigrationSandbox
        try {
            $sandbox.PSObject.TypeNames[0] | Should -Be 'LendingMigrations.MigrationSandbox'
            $sandbox.DatabaseUrl | Should -Match "^postgres://\w+:\w+@127\.0\.0\.1:$($sandbox.Port)/"
            $sandbox.ServerVersion | Should -BeOfType ([version])
            Invoke-Sql $sandbox.DatabaseUrl 'SELECT 1' | Should -Be 1
            Get-Process -Id $sandbox.ProcessId | Should -Not -BeNullOrEmpty
            $password = ([uri]$sandbox.DatabaseUrl).UserInfo.Split(':')[1]
            "$sandbox $($sandbox | Out-String) $($sandbox | Format-List | Out-String)" | Should -Not -Match $password
        }
        finally {
            $sandbox | Remove-MigrationSandbox
        }
        Test-Path $sandbox.DataFolder | Should -BeFalse
        Get-Process -Id $sandbox.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'can be removed by its URL; one that is gone does not keep the others' {
        $one, $two = 1..2 | ForEach-Object { New-MigrationSandbox }
        Remove-MigrationSandbox -DatabaseUrl $one.DatabaseUrl
        $one, $two | Remove-MigrationSandbox -ErrorAction SilentlyContinue -ErrorVariable said
        $said | Should -HaveCount 1
        $said[0].FullyQualifiedErrorId | Should -Be 'SandboxNotFound,LendingMigrations.Commands.RemoveMigrationSandboxCommand'
        $said[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Test-Path $two.DataFolder | Should -BeFalse
    }

    It 'is neither started nor removed under -WhatIf' {
        New-MigrationSandbox -WhatIf | Should -BeNullOrEmpty
        { Remove-MigrationSandbox "$TestDrive/none" -WhatIf } | Should -Not -Throw
    }

    It 'ends with the session that started it' {
        $said = Invoke-Child {
            Import-Module $args[0]
            (New-MigrationSandbox).DataFolder
        } $ModuleFolder
        $said.Text | Should -Match '/data$'
        for ($i = 0; (Test-Path $said.Text) -and $i -lt 100; $i++) { Start-Sleep -Milliseconds 50 }
        Test-Path $said.Text | Should -BeFalse
    }

    It 'says how to get PostgreSQL where there is none' {
        $env:LENDING_PG_BIN = "$TestDrive"
        try {
            $failure = Get-Failure { New-MigrationSandbox }
        }
        finally {
            Remove-Item Env:LENDING_PG_BIN
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PostgresNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
