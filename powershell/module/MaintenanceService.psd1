@{
  # Version and addresses are placeholders, for which the build writes those of Directory.Build.props.
  ModuleVersion          = '0.0.0'
  # The loader resolves the name of the second one, which is no file: its assemblies lie in a folder below, for a load context of their own.
  NestedModules          = @('MaintenanceService.Loader.0.0.0.dll', 'MaintenanceService.PowerShell')
  CompatiblePSEditions   = @('Core')
  PowerShellVersion      = '7.4'
  GUID                   = '7d0f1c64-58f3-4be0-9a3e-6a1b7a5fd2c9'
  Author                 = 'MaintenanceService contributors'
  CompanyName            = 'MaintenanceService contributors'
  Copyright              = '(c) MaintenanceService contributors. MIT.'
  Description            = 'Closes apps for maintenance, and returns when every instance has confirmed that it is closed.'
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
    'Get-MaintenanceConnection'
    'Get-MaintenanceHistory'
    'Get-MaintenanceInstance'
    'Get-MaintenanceKey'
    'Get-MaintenancePass'
    'Get-MaintenanceReceipt'
    'Get-MaintenanceSite'
    'Get-MaintenanceWebhook'
    'Invoke-Maintenance'
    'New-MaintenanceKey'
    'New-MaintenancePass'
    'New-MaintenanceSite'
    'New-MaintenanceWebhook'
    'Remove-MaintenanceInstance'
    'Remove-MaintenanceKey'
    'Remove-MaintenancePass'
    'Remove-MaintenanceSite'
    'Remove-MaintenanceWebhook'
    'Reset-MaintenanceWebhookSecret'
    'Set-Maintenance'
    'Set-MaintenanceSite'
    'Test-Maintenance'
    'Test-MaintenanceWebhook'
    'Wait-Maintenance'
  )
  HelpInfoUri            = 'https://repository.invalid/tree/main/powershell/help'
  PrivateData            = @{
    PSData = @{
      Tags         = @('maintenance', 'maintenance-mode', 'deployment', 'zero-downtime', 'aspnetcore', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
      LicenseUri   = 'https://opensource.org/license/mit'
      ProjectUri   = 'https://repository.invalid'
      IconUri      = 'https://repository.invalid/raw/main/docs/icon.png'
      ReleaseNotes = 'https://repository.invalid/blob/main/CHANGELOG.md'
    }
  }
}
