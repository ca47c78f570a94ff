# Runs Pester files one after the other, and writes the results of each as JSON. `dotnet test` reports them by name; by hand, Invoke-Pester does.
param([Parameter(Mandatory)] [string] $Results, [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module Pester -MinimumVersion 6.0

# What went wrong and where, without the frames of Pester itself.
function Get-Words([object[]] $Errors) {
    @($Errors | Where-Object { $_ } | ForEach-Object {
            "$_"
            $_.ScriptStackTrace -split "`n" | Where-Object { $_ -match [regex]::Escape($PSScriptRoot) -and $_ -notmatch 'Run\.ps1' }
        }) -join "`n"
}

foreach ($file in $Path) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $configuration
    @{
        broken = Get-Words $run.Containers.ErrorRecord
        tests = @($run.Tests | ForEach-Object {
                @{ name = $_.Name; result = "$($_.Result)"; words = ($_.ErrorRecord ? "$($_.ExpandedPath)`n" : '') + (Get-Words $_.ErrorRecord) }
            })
    } | ConvertTo-Json -Depth 4 | Set-Content "$Results/$((Split-Path -Leaf $file) -replace '\.Tests\.ps1$').json"
}
