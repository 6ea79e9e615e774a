BeforeDiscovery {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $commands = @(Get-Command -Module LendingMigrations | ForEach-Object { @{ Command = $_ } })
}

BeforeAll {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $common = [Management.Automation.Cmdlet]::CommonParameters
}

Describe 'Help of <Command>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Command -Full
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Match '^\w.{20,}\.$'
        "$($help.description.Text)".Length | Should -BeGreaterThan 60
    }

    It 'has at least three examples, each with code that parses and an explanation' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $errors = $null
            [Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors) | Out-Null
            $errors | Should -BeNullOrEmpty
            $example.code | Should -Match ($Command.Noun)
            "$($example.remarks.Text)".Trim() | Should -Match '\.$'
        }
    }

    It 'tells the parameters that there are, and no others' {
        $real = $Command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $help.parameters.parameter.name | Sort-Object | Should -Be $real
    }

    It 'tells each way to call it' {
        $told = $help.syntax.syntaxItem | ForEach-Object { ($_.parameter.name | Sort-Object) -join ' ' } | Sort-Object
        $real = $Command.ParameterSets | ForEach-Object {
            ($_.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object) -join ' '
        } | Sort-Object
        $told | Should -Be $real
    }

    It 'tells what it returns' {
        $told = @($help.returnValues.returnValue | Where-Object { $_ } | ForEach-Object { $_.type.name.Trim() })
        $told | Should -Be @($Command.OutputType.Name)
    }

    It 'tells of each parameter what it is' {
        foreach ($parameter in $Command.Parameters.Values | Where-Object Name -notin $common) {
            $because = "-$($parameter.Name)"
            $told = $help.parameters.parameter | Where-Object name -eq $parameter.Name
            "$($told.description.Text)" | Should -Match '\w{3,}' -Because $because
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $told.type.name | Should -Be $type.Name -Because $because
            $uses = @($parameter.ParameterSets.Values)
            $told.required | Should -Be "$($uses[0].IsMandatory)".ToLowerInvariant() -Because $because
            $told.position | Should -Be $(if ($uses[0].Position -ge 0) { "$($uses[0].Position)" } else { 'named' }) -Because $because
            ($told.pipelineInput -match 'ByPropertyName') | Should -Be ($uses.ValueFromPipelineByPropertyName -contains $true) -Because $because
            ($told.pipelineInput -match 'ByValue') | Should -Be ($uses.ValueFromPipeline -contains $true) -Because $because
            ($told.globbing -eq 'true') | Should -Be ([bool]($parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] })) -Because $because
            $told.aliases | Should -Be $(if ($parameter.Aliases) { $parameter.Aliases -join ', ' } else { 'none' }) -Because $because
        }
    }
}

Describe 'The rest' {
    It 'names the default values that there are' {
        $default = (Get-Help Invoke-MigrationUp -Parameter LockTimeout).defaultValue, (Get-Help Invoke-MigrationUp -Parameter Table).defaultValue
        $default | Should -Be '60', 'sequelize_meta'
    }

    It 'says which way the shared targets go' {
        foreach ($command in 'Invoke-MigrationUp', 'Undo-Migration', 'Redo-Migration') {
            (Get-Help $command -Parameter Step).description.Text | Should -Match 'the next that are pending; where migrations are undone, the last'
        }
    }

    It 'has an about topic, which names every cmdlet' {
        $said = Invoke-Child { Import-Module $args[0]; Get-Help about_LendingMigrations } $ModuleFolder
        $listed = [regex]::Match($said.Text, '(?s)THE CMDLETS(.*?)WHICH DATABASE').Groups[1].Value
        Get-Command -Module LendingMigrations | ForEach-Object { $listed | Should -Match "(?m)^\s+$($_.Name) " }
        $said.Text | Should -Match 'Changes the schema of a PostgreSQL database step by step'
        Get-Content $ModuleFolder/en-US/about_LendingMigrations.help.txt | ForEach-Object Length | Measure-Object -Maximum |
            ForEach-Object Maximum | Should -BeLessOrEqual 80
    }
}
