BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site 'shop-1'
    $m = Enable-Maintenance $site -Reason 'index rebuild' -PassThru
    Get-ShopStatus $shop | Should -Be 503
    $m | Disable-Maintenance
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceReceipt' {
    It 'tells who, why, and when it was confirmed by whom' {
        $receipt = Get-MaintenanceReceipt -Id $m.Id
        $receipt | Should -BeOfType 'MaintenanceService.Client.Receipt'
        $receipt.Maintenance.Reason | Should -Be 'index rebuild'
        $receipt.ConvergedAt | Should -BeGreaterOrEqual $receipt.Maintenance.StartsAt
        $receipt.Instances.Instance | Should -Be 'shop-1'
        $receipt.Instances[0].ConfirmedAt | Should -Not -BeNullOrEmpty
    }

    It 'takes maintenances from the pipeline' {
        (Get-Maintenance $site -Status Ended | Get-MaintenanceReceipt).Maintenance.Id | Should -Be $m.Id
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Get-MaintenanceReceipt -Id nobody-made-this -ErrorAction Stop }) | Should -Be 'MaintenanceNotFound'
        Get-ErrorId (Get-Failure { Get-MaintenanceReceipt $site nobody-made-this -ErrorAction Stop }) | Should -Be 'MaintenanceNotFound'
    }

    It 'reads well without formatting' {
        $shown = Get-MaintenanceReceipt -Id $m.Id | Out-String -Width 120
        $shown | Should -Match 'index rebuild'
        $shown | Should -Match 'shop-1'
        $shown | Should -Not -Match 'MaintenanceService\.(Client|PowerShell)'
    }
}
