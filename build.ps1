#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs MaintenanceService.
.DESCRIPTION
    Without -Task everything is done in order: Build, Test, Pack, Module, Command. What comes out lies under artifacts/: packages in
    artifacts/package/release, the PowerShell module in artifacts/module/MaintenanceService, the command as one file in artifacts/command.
.PARAMETER Task
    Build: the whole solution. Test: all tests that this machine can run. Pack: the NuGet packages (client, middleware, and the service and the command as tools), in Release, each with a bill of materials.
    Module: the PowerShell module, in Release, and a look at whether it can be imported.
    Command: the command as one native file for this machine's platform, which needs no .NET, and a look at whether it runs. It takes the C
    compiler of the platform (clang or gcc, with zlib's headers; Visual Studio's; Xcode's).
.PARAMETER Configuration
    Debug or Release, for Build and Test; Debug if omitted.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Pack, Module
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Module', 'Command')]
    [string[]] $Task = @('Build', 'Test', 'Pack', 'Module', 'Command'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Push-Location $PSScriptRoot

try {
    switch ($Task) {
        'Build' { dotnet build --configuration $Configuration }
        'Test' { dotnet test --configuration $Configuration }
        'Pack' {
            foreach ($project in 'service/MaintenanceService.Client', 'middleware/MaintenanceService.AspNetCore', 'service/MaintenanceService', 'service/MaintenanceService.Cli') {
                # Paths in symbols begin at the repository, wherever it was built, so that a debugger finds them there.
                dotnet pack $project --configuration Release -p:ContinuousIntegrationBuild=true
            }
            dotnet tool restore
            foreach ($project in 'service/MaintenanceService', 'service/MaintenanceService.Cli', 'service/MaintenanceService.Client', 'middleware/MaintenanceService.AspNetCore') {
                # What a package brings along, for whoever must know: one bill of materials for each, in CycloneDX's JSON.
                dotnet CycloneDX "$project/$(Split-Path $project -Leaf).csproj" --output artifacts/package/release `
                    --filename "$(Split-Path $project -Leaf).cdx.json" --output-format Json --exclude-dev --recursive --disable-package-restore
            }
            Get-ChildItem artifacts/package/release -Filter *.nupkg | Select-Object -ExpandProperty FullName
        }
        'Module' {
            dotnet build powershell/MaintenanceService.PowerShell --configuration Release
            # In a process of its own: an imported assembly stays loaded, and would lock the next build's output.
            dotnet tool restore
            dotnet tool run pwsh -- -NoProfile -Command 'Import-Module ./artifacts/module/MaintenanceService; Get-Module MaintenanceService | Format-List Name, Version, Path'
        }
        'Command' {
            # What compiles it is no part of what is locked.
            $platform = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
            dotnet publish service/MaintenanceService.Cli --configuration Release --runtime $platform -p:PublishAot=true -p:RestoreLockedMode=false --output artifacts/command
            $program = Join-Path artifacts command ($IsWindows ? 'maintenance.exe' : 'maintenance')
            & $program --version
            Get-Item $program | Select-Object FullName, Length
        }
    }
}
finally {
    Pop-Location
}
