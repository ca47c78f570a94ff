@{
  RootModule             = 'MaintenanceService.PowerShell.dll'
  # The build writes the version of Directory.Build.props here.
  ModuleVersion          = '0.0.0'
  CompatiblePSEditions   = @('Core')
  PowerShellVersion      = '7.4'
  GUID                   = '7d0f1c64-58f3-4be0-9a3e-6a1b7a5fd2c9'
  Author                 = 'MaintenanceService contributors'
  CompanyName            = 'MaintenanceService contributors'
  Copyright              = '(c) MaintenanceService contributors. MIT.'
  Description            = 'Closes apps for maintenance, and returns when every instance has confirmed that it is closed.'
  TypesToProcess         = @('MaintenanceService.types.ps1xml')
  FormatsToProcess       = @('MaintenanceService.format.ps1xml')
  FunctionsToExport      = @()
  VariablesToExport      = @()
  AliasesToExport        = @()
  CmdletsToExport        = @(
    'Connect-MaintenanceService'
    'Disable-Maintenance'
    'Disconnect-MaintenanceService'
    'Enable-Maintenance'
    'Get-Maintenance'
    'Get-MaintenanceHistory'
    'Get-MaintenanceInstance'
    'Get-MaintenanceKey'
    'Get-MaintenancePass'
    'Get-MaintenanceReceipt'
    'Get-MaintenanceSite'
    'Invoke-Maintenance'
    'New-MaintenanceKey'
    'New-MaintenancePass'
    'New-MaintenanceSite'
    'Remove-MaintenanceInstance'
    'Remove-MaintenanceKey'
    'Remove-MaintenancePass'
    'Remove-MaintenanceSite'
    'Set-Maintenance'
    'Set-MaintenanceSite'
    'Test-Maintenance'
    'Wait-Maintenance'
  )
  PrivateData            = @{
    PSData = @{
      Tags       = @('maintenance', 'maintenance-mode', 'deployment', 'aspnetcore', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
      LicenseUri = 'https://opensource.org/license/mit'
    }
  }
}
