BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site
}

AfterAll { Stop-TestHost }

Describe 'Set-Maintenance' {
    BeforeEach { Enable-Maintenance $site -Id "m-$([guid]::NewGuid().ToString('n'))" -Reason first -Message 'Back soon' -For 00:10:00 }
    AfterEach { Open-TestSite $site }

    It 'changes what is named, and nothing else' {
        Set-Maintenance $site -Reason second | Should -BeNullOrEmpty
        $now = (Get-TestSite $site).maintenances
        $now.reason | Should -Be 'second'
        $now.message | Should -Be 'Back soon'
        $now.endsAt | Should -Not -BeNullOrEmpty
    }

    It 'extends from now with -For' {
        $m = Set-Maintenance $site -For 02:00:00 -PassThru
        ($m.EndsAt - [DateTimeOffset]::Now).TotalMinutes | Should -BeGreaterThan 110
    }

    It 'gives a term its default with $null' {
        Set-Maintenance $site -Until $null -Message $null
        $now = (Get-TestSite $site).maintenances
        $now.endsAt | Should -BeNullOrEmpty
        $now.message | Should -BeNullOrEmpty
    }

    It 'gives and takes a lease' {
        (Set-Maintenance $site -Lease 00:05:00 -OnLeaseExpiry StayClosed -PassThru).Lease.Seconds | Should -Be 300
        (Get-TestSite $site).maintenances.lease.onExpiry | Should -Be 'stayClosed'
        (Set-Maintenance $site -Lease $null -PassThru).Lease | Should -BeNullOrEmpty
    }

    It 'changes what is piped to it' {
        $m = Get-Maintenance $site | Set-Maintenance -Mode ReadOnly -PassThru
        $m.Mode | Should -Be 'ReadOnly'
        Wait-Maintenance $site -Mode ReadOnly
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'changes the paths' {
        Get-Maintenance $site | Set-Maintenance -Path /orders
        Wait-Maintenance $site
        Get-ShopStatus $shop | Should -Be 200
        Get-ShopStatus $shop '/orders' | Should -Be 503
    }

    It 'refuses to change nothing, a started start, and what is over' {
        $m = Get-Maintenance $site
        Get-ErrorId (Get-Failure { $m | Set-Maintenance -ErrorAction Stop }) | Should -Be 'InvalidValue'
        Get-ErrorId (Get-Failure { $m | Set-Maintenance -At ([DateTimeOffset]::Now.AddHours(1)) -ErrorAction Stop }) | Should -Be 'AlreadyStarted'
        Get-ErrorId (Get-Failure { $m | Set-Maintenance -For 30 -ErrorAction Stop }) | Should -Be 'InvalidWindow'
        $m | Disable-Maintenance
        Get-ErrorId (Get-Failure { $m | Set-Maintenance -Reason x -ErrorAction Stop }) | Should -Be 'MaintenanceEnded'
        Get-ErrorId (Get-Failure { Set-Maintenance $site -Reason x -ErrorAction Stop }) | Should -Be 'MaintenanceNotFound'
    }

    It 'changes the one that my key began' {
        $mine = @{ ApiKey = ConvertTo-Secret (New-TestKey operator $site 'mine') }
        Get-ErrorId (Get-Failure { Set-Maintenance $site -Reason x @mine -ErrorAction Stop }) | Should -Be 'HeldByOthers'
        Enable-Maintenance $site -Id own @mine
        (Set-Maintenance $site -Reason x @mine -PassThru).Id | Should -Be 'own'
    }
}
