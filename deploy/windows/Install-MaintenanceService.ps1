#Requires -RunAsAdministrator
<#
.SYNOPSIS
    Installs the published service as a Windows service that starts with the machine.
.DESCRIPTION
    The service runs as its own virtual account (NT SERVICE\MaintenanceService), which alone may read the data folder beside the
    administrators. Publish it first: dotnet publish service/MaintenanceService -c Release -r win-x64 --self-contained -o <folder>.
    The first admin key is in the file bootstrap-key of the data folder.
.PARAMETER Path
    The folder of the published service.
.PARAMETER DataFolder
    Where the store is kept; C:\ProgramData\MaintenanceService if omitted.
.PARAMETER Urls
    The addresses to listen on; http://localhost:5080 if omitted.
.EXAMPLE
    .\Install-MaintenanceService.ps1 -Path C:\Services\MaintenanceService
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateScript({
            if (Test-Path (Join-Path $_ 'MaintenanceService.exe')) { return $true }
            throw "There is no MaintenanceService.exe in $_. Publish the service into it first."
        })]
    [string] $Path,

    [string] $DataFolder = (Join-Path $env:ProgramData 'MaintenanceService'),

    [string] $Urls = 'http://localhost:5080'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$name = 'MaintenanceService'
$executable = Join-Path (Resolve-Path $Path) 'MaintenanceService.exe'

if ($PSCmdlet.ShouldProcess($name, 'Install the Windows service')) {
    $binary = '"{0}" --urls "{1}" --Maintenance:DataFolder "{2}"' -f $executable, $Urls, $DataFolder
    New-Service -Name $name -BinaryPathName $binary -DisplayName 'MaintenanceService' -StartupType Automatic `
        -Description 'Closes apps for work, and confirms that they are closed.' | Out-Null
    sc.exe config $name obj= "NT SERVICE\$name" | Out-Null
    sc.exe failure $name reset= 86400 actions= restart/2000/restart/2000/restart/10000 | Out-Null

    New-Item -ItemType Directory -Path $DataFolder -Force | Out-Null
    icacls.exe $DataFolder /inheritance:r /grant:r "NT SERVICE\${name}:(OI)(CI)F" 'BUILTIN\Administrators:(OI)(CI)F' | Out-Null
    Start-Service -Name $name
    Get-Service -Name $name
}
