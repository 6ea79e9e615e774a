BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $manifest = Import-PowerShellDataFile $ModuleFolder/LendingMigrations.psd1
    $sandbox = New-MigrationSandbox
    $ours = [Reflection.AssemblyName]::GetAssemblyName("$ModuleFolder/lib/Npgsql.dll").Version

    # Another Npgsql in a folder of its own, as another module would bring it.
    function Get-Npgsql([string] $Version) {
        $folder = "$TestDrive/npgsql-$Version"
        New-Item -ItemType Directory $folder -Force | Out-Null
        if ($Version -eq 'equal') {
            Copy-Item "$ModuleFolder/lib/Npgsql.dll", "$ModuleFolder/lib/Microsoft.Extensions.*.dll", "$ModuleFolder/lib/System.Diagnostics.DiagnosticSource.dll" $folder
            return $folder
        }
        Set-Content "$folder/other.csproj" @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" Version="$Version" /></ItemGroup>
</Project>
"@
        $said = & dotnet build "$folder/other.csproj" --output "$folder/out" --nologo --verbosity quiet 2>&1
        if ($LASTEXITCODE -ne 0) {
            Write-Warning "NPGSQL $Version IS NOT TO BE HAD HERE, SO ISOLATION FROM IT IS NOT TESTED: $said"
            return $null
        }
        "$folder/out"
    }

    $old = Get-Npgsql 9.0.3
    $oldVersion = if ($old) { [Reflection.AssemblyName]::GetAssemblyName("$old/Npgsql.dll").Version }
    if ($oldVersion -ge $ours) { throw "Npgsql $oldVersion is not older than ours, $ours." }

    # Loads another Npgsql into the session, imports a module, and reads a status through it.
    $loadThenUse = {
        param($other, $module, $url)
        if ($other) { Get-ChildItem $other -Filter *.dll -Exclude other.dll -Recurse | ForEach-Object { Add-Type -LiteralPath $_.FullName -ErrorAction Ignore } }
        Import-Module $module
        $count = @(Get-MigrationStatus -DatabaseUrl $url).Count
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Npgsql' } | ForEach-Object {
            "$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $($_.GetName().Version) $($_.Location)"
        }
        "status $count"
        $loaded
    }
}

AfterAll {
    $sandbox | Remove-MigrationSandbox
}

Describe 'Isolation' {
    It 'works with its own Npgsql when an older one is loaded' {
        if (-not $old) { Set-ItResult -Skipped -Because 'NPGSQL 9.0.3 IS NOT TO BE HAD HERE' }
        $said = Invoke-Child $loadThenUse $old, $ModuleFolder, $sandbox.DatabaseUrl
        $lines = $said.Text -split "`n"
        $lines | Should -Contain 'status 4'
        $lines | Should -Contain "LendingMigrations $ours $ModuleFolder/lib/Npgsql.dll"
        $lines -match "^Default $([regex]::Escape($oldVersion))" | Should -HaveCount 1
    }

    It 'works with its own Npgsql when an equal one is loaded' {
        $said = Invoke-Child $loadThenUse (Get-Npgsql equal), $ModuleFolder, $sandbox.DatabaseUrl
        $lines = $said.Text -split "`n"
        $lines | Should -Contain 'status 4'
        $lines | Should -Contain "LendingMigrations $ours $ModuleFolder/lib/Npgsql.dll"
        $lines -match "^Default $([regex]::Escape($ours))" | Should -HaveCount 1
    }

    It 'would not work flat: the control of the two above' {
        if (-not $old) { Set-ItResult -Skipped -Because 'NPGSQL 9.0.3 IS NOT TO BE HAD HERE' }
        $flat = New-Item -ItemType Directory "$TestDrive/LendingMigrations"
        Copy-Item $ModuleFolder/lib/*.dll $flat
        New-ModuleManifest $flat/LendingMigrations.psd1 -RootModule Lending.Migrations.PowerShell.dll -CmdletsToExport '*'
        (Invoke-Child $loadThenUse '', $flat, $sandbox.DatabaseUrl).Text | Should -Match 'status 4'
        (Invoke-Child $loadThenUse $old, $flat, $sandbox.DatabaseUrl).Text | Should -Not -Match 'status 4'
    }

    It 'leaves the session free to load and use another Npgsql, and has only its loader in the session''s context' {
        $said = Invoke-Child {
            param($module, $url, $old)
            Import-Module $module
            Get-MigrationStatus -DatabaseUrl $url | Out-Null
            $default = [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies
            $default | Where-Object { $_.Location.StartsWith($module) } | ForEach-Object { "IN DEFAULT $(Split-Path -Leaf $_.Location)" }
            $ours = (Get-ChildItem $module/lib).BaseName -notlike 'System.*'
            $default | Where-Object { $_.GetName().Name -in $ours } | ForEach-Object { "OURS $($_.GetName().Name)" }
            "hidden $($null -eq ('Npgsql.NpgsqlConnection' -as [type]))"
            if ($old) {
                Add-Type -LiteralPath (Get-ChildItem $old -Filter Npgsql.dll -Recurse).FullName
                "other $([Npgsql.NpgsqlConnectionStringBuilder].Assembly.GetName().Version) $([Npgsql.NpgsqlConnectionStringBuilder]::new('Host=x').Host)"
                "status $(@(Get-MigrationStatus -DatabaseUrl $url).Count)"
            }
        } $ModuleFolder, $sandbox.DatabaseUrl, "$old"
        $lines = $said.Text -split "`n"
        $lines -match '^IN DEFAULT' | Should -Be 'IN DEFAULT LendingMigrations.Loader.dll'
        $lines -match '^OURS' | Should -BeNullOrEmpty
        $lines | Should -Contain 'hidden True'
        if ($old) {
            $lines | Should -Contain "other $oldVersion x"
            $lines | Should -Contain 'status 4'
        }
    }

    It 'ships no assembly that PowerShell has, and nothing but the loader beside the manifest' {
        (Get-ChildItem $ModuleFolder -Filter *.dll).Name | Should -Be 'LendingMigrations.Loader.dll'
        (Get-ChildItem $ModuleFolder/lib).Extension | Select-Object -Unique | Should -Be '.dll'
        (Get-ChildItem $ModuleFolder/lib).BaseName | Should -Not -Contain 'System.Management.Automation'
    }
}

Describe 'Import' {
    It 'exports the same after each import, by short and by long name, and in parallel' {
        $said = Invoke-Child {
            param($module)
            function Exported { "exports $((Get-Command -Module LendingMigrations).Name -join ' ')" }
            Import-Module $module; Exported
            Import-Module $module -Force; Exported
            Import-Module $module -Force; Exported
            Remove-Module LendingMigrations
            "left $(@(Get-Command Invoke-MigrationUp -ErrorAction Ignore).Count) commands, $(@(Get-Module *Lending*).Count) modules"
            Import-Module $module; Exported
            "long $((Get-Command LendingMigrations\New-Migration).CommandType)"
            1..4 | ForEach-Object -Parallel { Import-Module $using:module; "parallel $((Get-Command -Module LendingMigrations).Count)" }
        } $ModuleFolder
        $lines = $said.Text -split "`n"
        $lines -match '^exports' | Should -Be (@("exports $(($manifest.CmdletsToExport | Sort-Object) -join ' ')") * 4)
        $lines | Should -Contain 'left 0 commands, 0 modules'
        $lines | Should -Contain 'long Cmdlet'
        $lines -match "^parallel $($manifest.CmdletsToExport.Count)`$" | Should -HaveCount 4
    }

    It 'loads by itself when a command is called, and shows help and views' {
        $said = Invoke-Child {
            param($folder, $url)
            $env:PSModulePath = "$folder$([IO.Path]::PathSeparator)$env:PSModulePath"
            (Get-MigrationStatus -DatabaseUrl $url).Count
            "help $((Get-Help Invoke-MigrationUp).Synopsis)"
            Get-MigrationStatus -DatabaseUrl $url | Out-String -Width 100
        } (Split-Path $ModuleFolder), $sandbox.DatabaseUrl
        $said.Text | Should -Match '(?m)^4$'
        $said.Text | Should -Match 'help Applies pending migrations to a PostgreSQL database\.'
        $said.Text | Should -Match '(?m)^lending on 127\.0\.0\.1:\d+, schema public$'
    }
}

Describe 'The manifest' {
    It 'is valid, and exports every cmdlet that there is' {
        Test-ModuleManifest $ModuleFolder/LendingMigrations.psd1 | Should -Not -BeNullOrEmpty
        $classes = [LendingMigrations.ModuleContext]::Module.GetExportedTypes() | ForEach-Object {
            $cmdlet = [Reflection.CustomAttributeExtensions]::GetCustomAttribute($_, [Management.Automation.CmdletAttribute], $false)
            if ($cmdlet) { "$($cmdlet.VerbName)-$($cmdlet.NounName)" }
        }
        $manifest.CmdletsToExport | Sort-Object | Should -Be ($classes | Sort-Object)
        (Get-Command -Module LendingMigrations).Name | Sort-Object | Should -Be ($classes | Sort-Object)
    }

    It 'has the version of the assemblies' {
        foreach ($assembly in [LendingMigrations.ModuleContext].Assembly, [LendingMigrations.ModuleContext]::Module) {
            $assembly.GetName().Version.ToString(3) | Should -Be $manifest.ModuleVersion
        }
    }

    It 'names approved verbs and PowerShell 7.4' {
        $manifest.PowerShellVersion | Should -Be '7.4'
        Get-Command -Module LendingMigrations | ForEach-Object Verb | Where-Object { $_ -notin (Get-Verb).Verb } | Should -BeNullOrEmpty
    }
}

Describe 'Parameters' {
    It 'have types that a script can name' {
        foreach ($command in Get-Command -Module LendingMigrations) {
            foreach ($parameter in $command.Parameters.Values) {
                [type]::GetType($parameter.ParameterType.AssemblyQualifiedName) | Should -Not -BeNullOrEmpty -Because "$command -$($parameter.Name)"
            }
        }
    }

    It 'have a help message for completion' {
        foreach ($command in Get-Command -Module LendingMigrations) {
            foreach ($parameter in $command.Parameters.Values) {
                $attribute = $parameter.Attributes | Where-Object { $_ -is [Parameter] } | Select-Object -First 1
                if ($parameter.Name -notin [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm') {
                    $attribute.HelpMessage | Should -Not -BeNullOrEmpty -Because "$command -$($parameter.Name)"
                }
            }
        }
    }

    It 'let every cmdlet be mocked' {
        Mock Get-MigrationStatus { 'mocked' }
        Mock Invoke-MigrationUp { 'mocked' }
        Mock Undo-Migration { 'mocked' }
        Mock New-Migration { 'mocked' }
        Mock New-MigrationSandbox { 'mocked' }
        Mock Remove-MigrationSandbox { 'mocked' }
        Get-MigrationStatus | Should -Be 'mocked'
        Invoke-MigrationUp -Name x | Should -Be 'mocked'
        Undo-Migration -Confirm:$false | Should -Be 'mocked'
        New-Migration x | Should -Be 'mocked'
        New-MigrationSandbox | Should -Be 'mocked'
        Remove-MigrationSandbox -DataFolder x | Should -Be 'mocked'
    }
}
