# Runs the module's Pester tests and writes what they came to where the build reads it (SuiteResult).
param([string] $Tests, [string] $Result)
$ErrorActionPreference = 'Stop'

function Write-Result($passed, $failed, $skipped) {
    @{ Passed = $passed; Failed = @($failed); Skipped = @($skipped) } | ConvertTo-Json -Depth 4 | Set-Content $Result
}

if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0')) {
    Write-Result 0 @() @(@{ Test = 'POWERSHELL SUITE SKIPPED'; Text = 'Pester 5 is not installed (Install-PSResource Pester)' })
    exit 0
}

Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

$failed = @(
    foreach ($test in $run.Failed) { @{ Test = $test.ExpandedPath; Text = "$($test.ErrorRecord | Select-Object -First 1)" } }
    foreach ($block in $run.FailedBlocks) { @{ Test = $block.ExpandedPath; Text = "$($block.ErrorRecord | Select-Object -First 1)" } }
    foreach ($container in $run.FailedContainers) { @{ Test = "$container"; Text = "$($container.ErrorRecord | Select-Object -First 1)" } }
    if (-not $run.TotalCount) { @{ Test = 'PowerShell'; Text = 'the suite ran no test.' } }
)
$skipped = @(
    foreach ($test in $run.Skipped) {
        @{ Test = $test.ExpandedPath; Text = if ($test.ErrorRecord) { "$($test.ErrorRecord | Select-Object -First 1)" } else { 'no reason given' } }
    }
)
Write-Result ([int] $run.PassedCount) $failed $skipped
exit [int] ($failed.Count -gt 0)
