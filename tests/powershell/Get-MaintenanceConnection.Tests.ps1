BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
}

AfterAll { Disconnect-MaintenanceService; Stop-TestHost }

Describe 'Get-MaintenanceConnection' {
    It 'tells the service and where its address comes from, without the key' {
        (Get-MaintenanceConnection).Source | Should -Be 'Environment'
        (Get-MaintenanceConnection -Service https://elsewhere.example.com).Source | Should -Be 'Parameter'
        Connect-MaintenanceService (Get-TestService) -ApiKey (ConvertTo-Secret (Get-AdminKey))
        $connection = Get-MaintenanceConnection
        "$($connection.Service) $($connection.Source)" | Should -Be "$(Get-TestService) Session"
        $connection | Format-List * | Out-String | Should -Not -Match (Get-AdminKey)
    }

    It 'takes several addresses from the environment, and asks the next where one does not answer' {
        Disconnect-MaintenanceService
        $site = New-TestSite
        $address, $env:MAINTENANCE_SERVICE = $env:MAINTENANCE_SERVICE, "http://127.0.0.1:1;$(Get-TestService)"
        try {
            (Get-MaintenanceConnection).Others | Should -Be (Get-TestService)
            (Get-MaintenanceSite $site).Name | Should -Be $site
        } finally { $env:MAINTENANCE_SERVICE = $address }
    }

    It 'says that nobody named a service' {
        Disconnect-MaintenanceService
        $address, $env:MAINTENANCE_SERVICE = $env:MAINTENANCE_SERVICE, $null
        try { Get-ErrorId (Get-Failure { Get-MaintenanceConnection }) | Should -Be 'NotConnected' } finally { $env:MAINTENANCE_SERVICE = $address }
    }

    It 'finds no connection of another runspace, and none that work before it in the same one has left' {
        Connect-MaintenanceService (Get-TestService) -ApiKey (ConvertTo-Secret (Get-AdminKey))
        $module = Get-ModulePath
        $seen = 1, 2 | ForEach-Object -Parallel {
            Import-Module $using:module
            (Get-MaintenanceConnection).Source
            Connect-MaintenanceService $env:MAINTENANCE_SERVICE -ApiKey (ConvertTo-SecureString $env:MAINTENANCE_API_KEY -AsPlainText -Force)
        } -ThrottleLimit 1
        $seen | Should -Be 'Environment', 'Environment'
    }
}
