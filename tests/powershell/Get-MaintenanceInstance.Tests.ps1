BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site 'shop-1'
    $lonely = New-LonelySite
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceInstance' {
    It 'lists the instances of sites' {
        $all = Get-MaintenanceInstance
        $all.Site | Should -Contain $site
        $all.Site | Should -Contain $lonely
        $all | Should -BeOfType 'MaintenanceService.Client.Instance'
        (Get-MaintenanceInstance $site).Id | Should -Be 'shop-1'
        (Get-MaintenanceSite $site | Get-MaintenanceInstance).Id | Should -Be 'shop-1'
    }

    It 'tells how far each one is' {
        Enable-Maintenance $site
        $one = Get-MaintenanceInstance $site
        $one.State | Should -Be 'Confirmed'
        $one.Mode | Should -Be 'Closed'
        $one.Exempt -join ' ' | Should -Match '/ignored'
        Disable-Maintenance $site
        (Get-MaintenanceInstance $lonely).State | Should -BeIn 'Pending', 'Silent'
    }

    It 'filters by id' {
        (Get-MaintenanceInstance $site 'shop-*').Id | Should -Be 'shop-1'
        Get-MaintenanceInstance $site 'none-*' | Should -BeNullOrEmpty
        Get-ErrorId (Get-Failure { Get-MaintenanceInstance $site 'none-1' -ErrorAction Stop }) | Should -Be 'InstanceNotFound'
    }

    It 'shows the state without formatting' {
        $shown = Get-MaintenanceInstance $lonely | Out-String -Width 120
        $shown | Should -Match 'dead-1'
        $shown | Should -Match 'Pending|Silent'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 6
    }
}
