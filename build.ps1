#!/usr/bin/env pwsh
# The build's door for PowerShell: ./build.ps1 Demo | Test | Build | Bench | Chaos | Package. What the verbs do stands in build/ (C#).
if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
    Write-Error "There is no 'dotnet' on the PATH. Install the .NET SDK 10 (https://dot.net) and run again."
    exit 2
}
Push-Location $PSScriptRoot
try {
    dotnet run --project build --configuration Release --disable-build-servers -- @args
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
}
exit $code
