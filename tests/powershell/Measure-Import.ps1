# Import time and first-call time of the module beside an empty binary module, in fresh processes that take turns. The ratios are what
# counts: the times themselves are this machine's. The first call of ours asks a real service; so does Invoke-RestMethod, for comparison.
param([int] $Rounds = 9)
Import-Module "$PSScriptRoot/TestHost.psm1"

function New-EmptyModule {
    $folder = New-TestFolder
    Add-Type -OutputAssembly "$folder/Empty.dll" -OutputType Library -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class GetNothingCommand : PSCmdlet { protected override void ProcessRecord() { } }
'@
    New-ModuleManifest "$folder/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @()
    "$folder/Empty.psd1"
}

function Measure-Once([string] $Module, [string] $Call) {
    $script = "`$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$Module'; `$i = `$w.Elapsed.TotalMilliseconds; `$w.Restart(); `$null = $Call; `"`$i `$(`$w.Elapsed.TotalMilliseconds)`""
    $program, $assembly = (Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet' ? ('dotnet', "$PSHOME/pwsh.dll") : [Environment]::ProcessPath
    $said = & $program @($assembly) -NoProfile -NonInteractive -Command $script
    if ($LASTEXITCODE) { throw "pwsh ended with $LASTEXITCODE." }
    [double[]] ($said -split ' ')
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

Start-TestHost
try {
    $empty = New-EmptyModule
    $rest = "Invoke-RestMethod '$($env:MAINTENANCE_SERVICE)v1/sites' -Headers @{ Authorization = `"Bearer `$env:MAINTENANCE_API_KEY`" }"
    $kinds = [ordered]@{
        'empty module'       = $empty, 'Get-Nothing'
        'MaintenanceService' = "$(Get-ModulePath)/MaintenanceService.psd1", 'Get-MaintenanceSite'
        'Invoke-RestMethod'  = $empty, $rest
    }
    $times = @{}
    foreach ($kind in $kinds.Keys) { $times[$kind] = @() }
    foreach ($round in 0..$Rounds) {
        foreach ($kind in $kinds.Keys) {
            $module, $first = $kinds[$kind]
            $once = Measure-Once $module $first
            # The first round fills the disk's cache.
            if ($round) { $times[$kind] += , $once }
        }
    }
    $import = Get-Median $times['empty module'].ForEach({ $_[0] })
    $call = Get-Median $times['empty module'].ForEach({ $_[1] })
    foreach ($kind in $kinds.Keys) {
        $own = Get-Median $times[$kind].ForEach({ $_[0] })
        $first = Get-Median $times[$kind].ForEach({ $_[1] })
        [pscustomobject]@{
            What = $kind; ImportMs = [Math]::Round($own); Import = [Math]::Round($own / $import, 1); FirstCallMs = [Math]::Round($first); FirstCall = [Math]::Round($first / $call, 1)
        }
    }
} finally {
    Stop-TestHost
}
