BeforeDiscovery {
    . $PSScriptRoot/Module.ps1
    Import-Module $ModuleFolder
    $commands = @(Get-Command -Module LendingMigrations | ForEach-Object { @{ Command = $_ } })
    $common = [Management.Automation.Cmdlet]::CommonParameters
    $parameters = @(
        foreach ($entry in $commands) {
            foreach ($parameter in $entry.Command.Parameters.Values | Where-Object Name -notin $common) {
                @{ Command = $entry.Command; Parameter = $parameter }
            }
        }
    )
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
}

Describe 'Help of -<Parameter.Name> of <Command>' -ForEach $parameters {
    It 'is what the parameter is' {
        $told = (Get-Help $Command -Parameter $Parameter.Name)
        "$($told.description.Text)" | Should -Match '\w{3,}'
        $told.type.name | Should -Be $Parameter.ParameterType.Name
        $uses = @($Parameter.ParameterSets.Values)
        $told.required | Should -Be "$($uses[0].IsMandatory)".ToLowerInvariant()
        $told.position | Should -Be $(if ($uses[0].Position -ge 0) { "$($uses[0].Position)" } else { 'named' })
        ($told.pipelineInput -match 'ByPropertyName') | Should -Be ([bool]($uses.ValueFromPipelineByPropertyName -contains $true))
        ($told.pipelineInput -match 'ByValue') | Should -Be ([bool]($uses.ValueFromPipeline -contains $true))
        ($told.globbing -eq 'true') | Should -Be ([bool]($Parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] }))
        $told.aliases | Should -Be $(if ($Parameter.Aliases) { $Parameter.Aliases -join ', ' } else { 'none' })
    }
}

Describe 'The rest' {
    It 'names the default values that there are' {
        $default = (Get-Help Invoke-MigrationUp -Parameter LockTimeout).defaultValue, (Get-Help Invoke-MigrationUp -Parameter Table).defaultValue
        $default | Should -Be '60', 'sequelize_meta'
    }

    It 'has an about topic' {
        $said = Invoke-Child { Import-Module $args[0]; Get-Help about_LendingMigrations } $ModuleFolder
        $said.Text | Should -Match 'Changes the schema of a PostgreSQL database step by step'
        Get-Content $ModuleFolder/en-US/about_LendingMigrations.help.txt | ForEach-Object Length | Measure-Object -Maximum |
            ForEach-Object Maximum | Should -BeLessOrEqual 80
    }
}
