BeforeDiscovery {
    $withoutNode = -not "$env:LENDING_TEST_NODE_MODULES" -or -not (Test-Path "$env:LENDING_TEST_NODE_MODULES/sequelize")
}

BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder

    # A backend with one migration; the path of its file.
    function New-Backend([string] $Code) {
        $root = Join-Path $TestDrive ([guid]::NewGuid())
        $folder = (New-Item -ItemType Directory "$root/src/migrations").FullName
        Set-Content "$root/package.json" '{ "type": "module" }'
        New-Item -ItemType SymbolicLink -Path "$root/node_modules" -Value $env:LENDING_TEST_NODE_MODULES | Out-Null
        Set-Content "$folder/20250101000001-notes.js" $Code
        "$folder/20250101000001-notes.js"
    }
}

Describe 'Convert-SequelizeMigration' -Skip:$withoutNode {
    AfterAll {
        $sandbox | Remove-MigrationSandbox
    }

    BeforeAll {
        $sandbox = New-MigrationSandbox
        $code = @'
export const transaction = false;
export const up = async ({ sequelize }) => {
  await sequelize.query('CREATE TABLE notes (id int, text text)');
  await sequelize.query('INSERT INTO notes VALUES ($1, $2)', { bind: [1, "it's $HOME, `here`,\n'@ and \u2019@"] });
};
export const down = async queryInterface => queryInterface.dropTable('notes');
'@
    }

    It 'tells what it would do under -WhatIf, and writes nothing' {
        $file = New-Backend $code

        $said = Invoke-Child { Import-Module $args[0]; Convert-SequelizeMigration $args[1] -WhatIf } $ModuleFolder, $file

        $said.Text | Should -Match 'What if: .*Convert to 20250101000001-notes.sql'
        Get-ChildItem (Split-Path $file) | Should -HaveCount 1
    }

    It 'writes SQL beside the original, which stays, and tells what comes next' {
        $file = New-Backend $code
        $before = Get-FileHash $file

        $converted = Get-Item $file | Convert-SequelizeMigration -InformationVariable said

        $converted.Name | Should -Be '20250101000001-notes'
        $converted.Path | Should -Be ($file -replace 'js$', 'sql')
        $converted.Source | Should -Be $file
        $converted.Verified | Should -BeTrue
        $converted.UpStatements, $converted.DownStatements | Should -Be 2, 1
        $converted.Warnings | Should -BeNullOrEmpty
        "$said" | Should -Match 'this module takes the converted file, and the Node runner the original'
        (Get-FileHash $file).Hash | Should -Be $before.Hash
        Get-Content $converted.Path | Select-Object -First 1 | Should -Match '^-- Converted from 20250101000001-notes.js, SHA-256 '
    }

    It 'writes PowerShell that says the same SQL' {
        $file = New-Backend $code

        $converted = Convert-SequelizeMigration $file -Format PowerShell -InformationAction Ignore

        $said = [Collections.Generic.List[string]]::new()
        $sequelize = [pscustomobject]@{} | Add-Member -PassThru ScriptMethod query { param($sql) $said.Add($sql) }
        $module = New-Module -AsCustomObject ([scriptblock]::Create((Get-Content $converted.Path -Raw)))
        $module.Up([pscustomobject]@{ sequelize = $sequelize }, $null)
        $module.Down([pscustomobject]@{ sequelize = $sequelize }, $null)
        $said[0] | Should -BeExactly 'CREATE TABLE notes (id int, text text)'
        $said[1] | Should -BeExactly "INSERT INTO notes VALUES ('1', 'it''s `$HOME, ``here``,`n''@ and $([char]0x2019)@')"
        $said[2] | Should -BeExactly 'DROP TABLE IF EXISTS "notes"'
        Get-Content $converted.Path -Raw | Should -Match '(?m)^\$Transaction = \$false$'
    }

    It 'writes PowerShell that runs in the place of the original, and converts it no further' {
        $file = New-Backend ($code -replace 'transaction = false', "transaction = false; export const lockTimeout = '7s'")
        $folder = Split-Path $file
        Rename-Item $file '20250101000001-notes.mjs'
        $url = New-Database $sandbox

        $converted = Convert-SequelizeMigration $folder -Format PowerShell -InformationAction Ignore
        $applied = Invoke-MigrationUp -DatabaseUrl $url -Path $folder

        Get-Content $converted.Path -Raw | Should -Match "(?m)^\`$LockTimeout = '7000ms'$"
        $applied.Source | Should -Be $converted.Path
        Invoke-Sql $url 'SELECT name FROM sequelize_meta' | Should -Be '20250101000001-notes.mjs'
        Invoke-Sql $url 'SELECT text FROM notes' | Should -BeExactly "it's `$HOME, ``here``,`n'@ and $([char]0x2019)@"
        Convert-SequelizeMigration $folder -InformationAction Ignore | Should -BeNullOrEmpty
        (Undo-Migration -DatabaseUrl $url -Path $folder -Confirm:$false).Direction | Should -Be 'Down'
    }

    It 'goes on with the others where one cannot be converted' {
        $file = New-Backend 'export const up = async () => { throw new Error("broken"); };'
        Set-Content ($file -replace '000001-notes', '000000-first') "export const up = q => q.createTable('a', { i: 'INTEGER' });"

        $converted = Convert-SequelizeMigration (Split-Path $file) -ErrorVariable failure -ErrorAction SilentlyContinue -InformationAction Ignore

        $converted.Name | Should -Be '20250101000000-first'
        $failure | Should -HaveCount 1
        $failure[0].FullyQualifiedErrorId | Should -Be 'ConversionFailed,LendingMigrations.Commands.ConvertSequelizeMigrationCommand'
        "$failure" | Should -Match '20250101000001-notes.js: it does not run on the sandbox'
    }

    It 'refuses what is none, before anything is started' {
        { Convert-SequelizeMigration $TestDrive/nowhere.js } | Should -Throw -ErrorId 'PathNotFound*'
        Set-Content $TestDrive/20250101000000-a.sql "-- migrate:up`nSELECT 1;"
        { Convert-SequelizeMigration $TestDrive/20250101000000-a.sql } | Should -Throw -ErrorId 'MigrationKindUnknown*'
    }
}

Describe 'A preview of JavaScript' -Skip:$withoutNode {
    AfterAll {
        $sandbox | Remove-MigrationSandbox
    }

    BeforeAll {
        $sandbox = New-MigrationSandbox
    }

    It 'says why it could not be heard to the end' {
        $file = New-Backend @'
export const up = async queryInterface => {
  await queryInterface.describeTable('notes');
  await queryInterface.addColumn('notes', 'text', 'TEXT');
};
'@

        $said = Invoke-MigrationUp -DatabaseUrl $sandbox.DatabaseUrl -Path $file -WhatIf -Verbose 4>&1 | Out-String -Width 500

        $said | Should -Match 'could not be heard to the end without a database: .*No description found for "notes" table'
    }
}
