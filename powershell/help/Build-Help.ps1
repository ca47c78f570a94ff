# Joins the texts of this folder with what the built cmdlets say of their parameters, and writes the help that Get-Help reads.
# Run it after a change of a text or of a parameter; a test fails while the written file differs from what this makes.
param(
    [string] $Module = "$PSScriptRoot/../../artifacts/module/MaintenanceService",
    [string] $Destination = "$PSScriptRoot/../module/en-US/MaintenanceService.PowerShell.dll-Help.xml"
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HelpText.ps1"
. "$PSScriptRoot/Maml.ps1"

$name = (Import-Module $Module -PassThru).Name
$shared = Read-HelpText "$PSScriptRoot/_shared.md"
$commands = foreach ($command in Get-Command -Module $name -CommandType Cmdlet | Sort-Object Name) {
    ConvertTo-Maml $command (Read-HelpText "$PSScriptRoot/$($command.Name).md") $shared.Parameters
}
$text = @(
    '<?xml version="1.0" encoding="utf-8"?>'
    '<helpItems schema="maml" xmlns="http://msh">'
    $commands
    '</helpItems>'
) -join "`n"
[IO.File]::WriteAllText([IO.Path]::GetFullPath($Destination), "$text`n")
