$inner = Import-Module -Assembly ([LendingMigrations.ModuleContext]::Module) -PassThru
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner }
