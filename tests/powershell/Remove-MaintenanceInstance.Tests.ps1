BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'Remove-MaintenanceInstance' {
    It 'forgets an instance, so that the site converges' {
        Add-DeadInstance $site 'dead-1'
        Add-DeadInstance $site 'dead-2'
        Remove-MaintenanceInstance $site dead-1 | Should -BeNullOrEmpty
        (Get-MaintenanceInstance $site).Id | Should -Be 'dead-2'
        Get-MaintenanceInstance $site | Remove-MaintenanceInstance
        Get-MaintenanceInstance $site | Should -BeNullOrEmpty
    }

    It 'finds the site of an id' {
        $id = "only-$([guid]::NewGuid().ToString('n'))"
        Add-DeadInstance $site $id
        Remove-MaintenanceInstance -Id $id
        Get-MaintenanceInstance $site | Should -BeNullOrEmpty
    }

    It 'lets a maintenance converge that waited for a dead one' {
        $third = New-TestSite
        $shop = Start-Shop $third 'alive'
        Add-DeadInstance $third 'dead-1'
        $problem = Get-Failure { Enable-Maintenance $third -TimeoutSec 3 -KeepOnFailure }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        Remove-MaintenanceInstance $third dead-1
        Wait-Maintenance $third -Mode Closed
        Get-ShopStatus $shop | Should -Be 503
    }

    It 'says that an instance or a site is unknown' {
        Get-ErrorId (Get-Failure { Remove-MaintenanceInstance -Id nobody-knows-this -ErrorAction Stop }) | Should -Be 'InstanceNotFound'
        Get-ErrorId (Get-Failure { Remove-MaintenanceInstance "$($site)x" dead-1 -ErrorAction Stop }) | Should -Be 'SiteNotFound'
    }
}
