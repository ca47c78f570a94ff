BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site
    $mine = @{ ApiKey = ConvertTo-Secret (New-TestKey operator $site 'mine') }
    $theirs = @{ ApiKey = ConvertTo-Secret (New-TestKey operator $site 'theirs') }
    $quiet = @{ WarningAction = 'SilentlyContinue'; WarningVariable = 'warned' }
}

AfterAll { Stop-TestHost }

Describe 'Disable-Maintenance' {
    AfterEach { Open-TestSite $site }

    It 'returns when every instance serves, and writes nothing' {
        Enable-Maintenance $site
        Get-ShopStatus $shop | Should -Be 503
        Disable-Maintenance -Site $site | Should -BeNullOrEmpty
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'ends what is piped to it' {
        $m = Enable-Maintenance $site -PassThru
        $ended = $m | Disable-Maintenance -PassThru
        $ended.Id | Should -Be $m.Id
        $ended.Status | Should -Be 'Ended'
        $ended.EndReason | Should -Be 'Ended'
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'ends its own key''s maintenance only, and warns with the holders' {
        Enable-Maintenance $site -Reason 'theirs' @theirs
        Enable-Maintenance $site -Reason 'mine' @mine
        Disable-Maintenance $site @mine @quiet
        (Get-TestSite $site).maintenances.reason | Should -Be 'theirs'
        "$warned" | Should -Match 'theirs'
        Get-ShopStatus $shop | Should -Be 503
        Disable-Maintenance $site @theirs
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'lists the holders where only others hold the site' {
        $held = Enable-Maintenance $site -Reason 'index rebuild' @theirs -PassThru
        $problem = Get-Failure { Disable-Maintenance $site @mine -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'HeldByOthers'
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        "$problem" | Should -Match $held.Id
        "$problem" | Should -Match 'theirs'
        "$problem" | Should -Match 'index rebuild'
        Get-ShopStatus $shop | Should -Be 503
    }

    It 'ends another''s by id' {
        $held = Enable-Maintenance $site @theirs -PassThru
        Disable-Maintenance -Id $held.Id @mine
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'asks which of several of mine' {
        Enable-Maintenance $site -Id one @mine
        Enable-Maintenance $site -Id two @mine
        $problem = Get-Failure { Disable-Maintenance $site @mine -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'SeveralHeld'
        "$problem" | Should -Match 'one'
        "$problem" | Should -Match 'two'
        @((Get-TestSite $site).maintenances).Count | Should -Be 2
    }

    It 'ends all with -All, but no scheduled one' {
        Enable-Maintenance $site @mine
        Enable-Maintenance $site @theirs
        Enable-Maintenance $site -At ([DateTimeOffset]::Now.AddHours(1)) @theirs
        @(Disable-Maintenance $site -All @mine -PassThru @quiet).Count | Should -Be 2
        (Get-TestSite $site).maintenances.status | Should -Be 'scheduled'
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'succeeds where nobody holds the site' {
        Disable-Maintenance $site @mine @quiet | Should -BeNullOrEmpty
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'cancels a scheduled one by id' {
        $m = Enable-Maintenance $site -At ([DateTimeOffset]::Now.AddHours(1)) -PassThru
        ($m | Disable-Maintenance -PassThru).EndReason | Should -Be 'Cancelled'
    }

    It 'warns with reason and time where mine had ended by itself' {
        # It may be over before anybody could confirm it.
        $m = Enable-Maintenance $site -For 00:00:01 @mine -NoWait -PassThru
        Wait-Until { (Get-TestMaintenance $site $m.Id).status -eq 'ended' }
        $m | Disable-Maintenance @mine @quiet
        "$warned" | Should -Match 'its time was over at \d{4}-\d\d-\d\d'
        Disable-Maintenance $site @mine @quiet
        "$warned" | Should -Match 'its time was over at \d{4}-\d\d-\d\d'
    }

    It 'waits for nobody with -NoWait' {
        $lonely = New-LonelySite
        Enable-Maintenance $lonely -NoWait
        Disable-Maintenance $lonely -NoWait
        (Get-TestSite $lonely).mode | Should -Be 'open'
    }

    It 'leaves what is only scheduled, and says so' {
        $ahead = Enable-Maintenance $site -At ([DateTimeOffset]::Now.AddHours(1)) -PassThru
        Disable-Maintenance $site -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match "scheduled.*'$($ahead.Id)'.* from "
        (Get-TestMaintenance $site $ahead.Id).status | Should -Be 'scheduled'
        Enable-Maintenance $site
        Disable-Maintenance $site -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        Disable-Maintenance -Id $ahead.Id
    }

    It 'names the instance that does not open' {
        $lonely = New-LonelySite
        Enable-Maintenance $lonely -NoWait
        $problem = Get-Failure { Disable-Maintenance $lonely -TimeoutSec 3 -ErrorAction Stop }
        Disable-Maintenance $lonely
        Get-ErrorId (Get-Failure { Wait-Maintenance $lonely -Mode Open -TimeoutSec 1 -ErrorAction Stop }) | Should -Be 'NotConverged'
        Get-ErrorId $problem | Should -Be 'NotConverged'
        "$problem" | Should -Match 'dead-1'
        (Get-TestSite $lonely).mode | Should -Be 'open'
    }

    It 'says that there is no such maintenance' {
        $problem = Get-Failure { Disable-Maintenance -Id nobody-made-this -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'MaintenanceNotFound'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
