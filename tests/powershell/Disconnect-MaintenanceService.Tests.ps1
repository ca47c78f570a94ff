BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'Disconnect-MaintenanceService' {
    It 'forgets the connection, so that the environment counts again' {
        Connect-MaintenanceService -Service (Get-TestService) -ApiKey (ConvertTo-Secret (New-TestKey viewer $site))
        (Get-MaintenanceSite).Name | Should -Be $site
        Disconnect-MaintenanceService | Should -BeNullOrEmpty
        $null = New-TestSite
        @(Get-MaintenanceSite).Count | Should -BeGreaterThan 1
    }

    It 'does nothing without a connection' {
        Disconnect-MaintenanceService
        Disconnect-MaintenanceService
    }

    It 'leaves the connections of other runspaces' {
        Connect-MaintenanceService -Service (Get-TestService) -ApiKey (ConvertTo-Secret (New-TestKey viewer $site))
        $run = Start-Runspace 'Disconnect-MaintenanceService'
        $null = $run.Shell.EndInvoke($run.Running)
        (Get-MaintenanceSite).Name | Should -Be $site
        Disconnect-MaintenanceService
    }
}
