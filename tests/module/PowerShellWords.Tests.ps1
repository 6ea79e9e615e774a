# What a script may say by $queryInterface and $Sequelize.
BeforeAll {
    . $PSScriptRoot/Module.ps1
    . $PSScriptRoot/Scripts.ps1
    Import-Module $ModuleFolder
    $sandbox = New-MigrationSandbox
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'The same migrations in PowerShell and in JavaScript' {
    It 'make the same database, up and down' {
        $modules = $env:LENDING_TEST_NODE_MODULES
        if (-not $modules -or -not (Test-Path $modules/sequelize)) { Set-ItResult -Skipped -Because 'NODE IS MISSING: LENDING_TEST_NODE_MODULES names no node_modules' }
        $script, $backend = "$TestDrive/script", "$TestDrive/backend"
        New-Item -ItemType Directory $script, $backend/node_modules | Out-Null
        Set-Content $backend/package.json '{ "type": "module" }'
        foreach ($package in 'pg', 'sequelize') { New-Item -ItemType SymbolicLink "$backend/node_modules/$package" -Target $modules/$package | Out-Null }
        Copy-Item $PSScriptRoot/pairs/*.ps1 $script
        Copy-Item $PSScriptRoot/pairs/*.js $backend
        $ours, $theirs = 1..2 | ForEach-Object { New-Database $sandbox }
        foreach ($name in Get-ChildItem $script -Name | ForEach-Object { $_ -replace '\.ps1$' }) {
            Invoke-MigrationUp -DatabaseUrl $theirs -Path $backend -To $name | Should -HaveCount 1
            Invoke-MigrationUp -DatabaseUrl $ours -Path $script -To $name | Should -HaveCount 1
            $expected = Get-Dump $theirs $sandbox
            if (-not $expected) { Set-ItResult -Skipped -Because 'there is no pg_dump' }
            Get-Dump $ours $sandbox | Should -Be $expected -Because $name
        }
        foreach ($step in 1..@(Get-ChildItem $script).Count) {
            $done = Undo-Migration -DatabaseUrl $ours -Path $script -Confirm:$false
            Get-Dump $ours $sandbox | Should -Not -Be $expected -Because $done.Name
        }
        Invoke-Sql $ours "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'sequelize%'" | Should -Be 0
        Invoke-Sql $ours "SELECT count(*) FROM pg_type WHERE typtype = 'e'" | Should -Be 0
    }
}
