@{
    RootModule           = 'LendingMigrations.psm1'
    # The loader alone stands beside this file. All else is in lib and lives in a private load context.
    RequiredAssemblies   = 'LendingMigrations.Loader.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6b0f5d1e-8c1b-4f0e-9d55-3b8a5d2f7c14'
    Author               = 'LendingMigrations contributors'
    CompanyName          = 'LendingMigrations'
    Copyright            = 'Copyright (c) 2026 the LendingMigrations contributors'
    Description          = 'PostgreSQL migrations: applies, reverts and reports them, one transaction each, on the table that Sequelize keeps.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = 'Core'
    CmdletsToExport      = @(
        'Convert-SequelizeMigration'
        'Get-MigrationEnvironment'
        'Get-MigrationHistory'
        'Get-MigrationStatus'
        'Invoke-MigrationUp'
        'New-Migration'
        'New-MigrationSandbox'
        'Redo-Migration'
        'Register-Migration'
        'Remove-MigrationSandbox'
        'Repair-Migration'
        'Reset-MigrationDatabase'
        'Set-MigrationEnvironment'
        'Undo-Migration'
        'Unregister-Migration'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    FormatsToProcess     = 'LendingMigrations.Format.ps1xml'
    TypesToProcess       = 'LendingMigrations.Types.ps1xml'
    PrivateData          = @{
        PSData = @{
            Tags = 'PostgreSQL', 'Migration', 'Database', 'Sequelize', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
        }
    }
}
