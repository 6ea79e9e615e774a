BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'A migration that fails' {
    It 'is rolled back, stops the run, and is told with file, line, caret and what was not run' {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ one = 'CREATE TABLE one(id int PRIMARY KEY);'; two = "INSERT INTO one VALUES (1);`nINSERT INTO one VALUES (1);"; three = 'SELECT 1;' })
        $results = [Collections.Generic.List[object]]::new()
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path $folder | ForEach-Object { $results.Add($_) } }
        $results.Name | Should -Be '20250101000001-one'
        Invoke-Sql $url 'SELECT count(*) FROM one' | Should -Be 0
        $failure.FullyQualifiedErrorId | Should -Be 'MigrationFailed,LendingMigrations.Commands.InvokeMigrationUpCommand'
        $failure.TargetObject | Should -Be '20250101000002-two'
        $failure.Exception.SqlState | Should -Be '23505'
        $failure.Exception.Detail | Should -Be 'Key (id)=(1) already exists.'
        $failure.Exception.File | Should -Be "$folder/20250101000002-two.sql"
        $failure.Exception.Line | Should -Be 3
        $lines = $failure.Exception.Message -split "`n"
        $lines[0] | Should -BeLike '20250101000002-two (up) failed: 23505: *'
        $lines | Should -Contain '    INSERT INTO one VALUES (1)'
        $lines -match '^ +\^$' | Should -HaveCount 1
        $lines | Should -Contain '  Not run: 20250101000003-three'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-MigrationStatus*'
        (Get-MigrationStatus -DatabaseUrl $url -Path $folder).State | Should -Be 'Executed', 'Pending', 'Pending'
    }

    It 'has the category of its SQLSTATE: <Category>' -ForEach @(
        @{ Sql = 'SELEC 1;'; Category = 'SyntaxError' }
        @{ Sql = 'SELECT 1/0;'; Category = 'InvalidOperation' }
        @{ Sql = "SET LOCAL statement_timeout = 50; SELECT pg_sleep(5);"; Category = 'OperationTimeout' }
        @{ Sql = 'SET LOCAL ROLE pg_monitor; CREATE TABLE x(id int);'; Category = 'PermissionDenied' }
        @{ Sql = 'SELECT pg_terminate_backend(pg_backend_pid());'; Category = 'ConnectionError' }
    ) {
        $url = New-Database $sandbox
        $failure = Get-Failure { Invoke-MigrationUp -DatabaseUrl $url -Path (New-Folder ([ordered]@{ bad = $Sql })) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'MigrationFailed,*'
        $failure.CategoryInfo.Category | Should -Be $Category
    }

    It 'fails a script that stops at errors, and shows the caret below its place' -Tag Pain11 {
        $url = New-Database $sandbox
        $folder = New-Folder ([ordered]@{ bad = "SELECT 1;`n  SELEC 1;" })
        $said = Invoke-Child {
            param($module, $url, $folder)
            $ErrorActionPreference = 'Stop'
            Import-Module $module
            Invoke-MigrationUp -DatabaseUrl $url -Path $folder
            'never'
        } $ModuleFolder, $url, $folder
        $said.ExitCode | Should -Be 1
        $said.Text | Should -Not -Match 'never'
        $said.Text | Should -Match "(?m)^  at .*-bad\.sql\(3,3\)\n    SELEC 1\n    \^$"
    }
}

Describe 'Bad input' {
    It '<Id> is <Category>' -ForEach @(
        @{ Id = 'ConnectionFailed'; Category = 'ConnectionError'; Call = { Invoke-MigrationUp -DatabaseUrl 'postgres://u:p@127.0.0.1:1/x' } }
        @{ Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Call = { Get-MigrationStatus -DatabaseUrl ($url -replace ':[^:@]+@', ':wrong@') } }
        @{ Id = 'DatabaseNotFound'; Category = 'ObjectNotFound'; Call = { Get-MigrationStatus -DatabaseUrl ($url -replace '/t\w+\?', '/nowhere?') } }
        @{ Id = 'DatabaseUrlInvalid'; Category = 'InvalidArgument'; Call = { Invoke-MigrationUp -DatabaseUrl 'mysql://localhost/x' } }
        @{ Id = 'SchemaNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Schema nowhere } }
        @{ Id = 'PathNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Path "$TestDrive/nowhere" } }
        @{ Id = 'PathNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -LiteralPath "$TestDrive/nowhere*" } }
        @{ Id = 'PathNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Path "$TestDrive/nowhere*" } }
        @{ Id = 'PathNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Path 'nodrive:/x' } }
        @{ Id = 'PathNotFileSystem'; Category = 'InvalidArgument'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Path 'Env:' } }
        @{ Id = 'MigrationNotFound'; Category = 'ObjectNotFound'; Call = { Invoke-MigrationUp -DatabaseUrl $url -To 20990101000000-nope } }
        @{ Id = 'MigrationNameInvalid'; Category = 'InvalidArgument'; Call = { Invoke-MigrationUp -DatabaseUrl $url -Name nope } }
        @{ Id = 'MigrationNotExecuted'; Category = 'InvalidOperation'; Call = { Undo-Migration -DatabaseUrl $url -To 20241023000001-create-markets -Confirm:$false } }
        @{ Id = 'MigrationIrreversible'; Category = 'InvalidOperation'; Call = {
                $folder = New-Folder ([ordered]@{ one = 'SELECT 1;' })
                Invoke-MigrationUp -DatabaseUrl $url -Path $folder | Out-Null
                Undo-Migration -DatabaseUrl $url -Path $folder -Confirm:$false
            }
        }
        @{ Id = 'MigrationNameInvalid'; Category = 'InvalidData'; Call = {
                $folder = New-Folder ([ordered]@{})
                Set-Content "$folder/x.sql" '-- migrate:up'
                Invoke-MigrationUp -DatabaseUrl $url -Path $folder
            }
        }
        @{ Id = 'InsufficientPrivilege'; Category = 'PermissionDenied'; Call = {
                Invoke-Sql $url "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest-pw'; REVOKE CREATE ON SCHEMA public FROM PUBLIC" | Out-Null
                Invoke-MigrationUp -DatabaseUrl ($url -replace '//postgres:[^@]+@', '//guest:guest-pw@')
            }
        }
    ) {
        $url = New-Database $sandbox
        $failure = Get-Failure $Call
        $failure.FullyQualifiedErrorId | Should -Match "^$Id,LendingMigrations\.Commands\."
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Not -Match 'guest-pw|wrong'
    }

    It 'asks for a database where none is named' {
        Push-Location $TestDrive
        try {
            $failure = Get-Failure { Invoke-MigrationUp }
        }
        finally {
            Pop-Location
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DatabaseUrlMissing,*'
        "$failure" | Should -BeLike '*DATABASE_URL*'
    }
}
