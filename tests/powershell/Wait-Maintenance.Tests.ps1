BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site
    $lonely = New-LonelySite
}

AfterAll { Stop-TestHost }

Describe 'Wait-Maintenance' {
    AfterEach { Open-TestSite $site; Open-TestSite $lonely }

    It 'returns when every instance confirmed the mode' {
        Enable-Maintenance $site -NoWait
        Wait-Maintenance $site -Mode Closed | Should -BeNullOrEmpty
        Get-ShopStatus $shop | Should -Be 503
        Disable-Maintenance $site -NoWait
        Wait-Maintenance $site -Mode Open
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'gives the convergence with -PassThru' {
        $m = Enable-Maintenance $site -NoWait -PassThru
        $reached = $m | Wait-Maintenance -PassThru
        $reached | Should -BeOfType 'MaintenanceService.Client.Convergence'
        $reached.Converged | Should -BeTrue
        $reached.Confirmed | Should -Be 1
    }

    It 'waits for a scheduled start' {
        $m = Enable-Maintenance $site -At ([DateTimeOffset]::Now.AddHours(1)) -PassThru
        Get-ShopStatus $shop | Should -Be 200
        $run = Start-Runspace "Wait-Maintenance -Id $($m.Id) -PassThru"
        $progress = $run.Shell.Streams.Progress
        Wait-Until { $run.Running.IsCompleted -or ($progress.Count -and $progress[-1].StatusDescription -match 'of 1 instance') }
        Set-Maintenance -Id $m.Id -At ([DateTimeOffset]::Now)
        $run.Shell.EndInvoke($run.Running).Mode | Should -Be 'Closed'
        Get-ShopStatus $shop | Should -Be 503
    }

    It 'fails where the pipeline brings nothing to wait for' {
        Get-ErrorId (Get-Failure { Get-MaintenanceSite 'no-such-*' | Wait-Maintenance -Mode Closed -ErrorAction Stop }) | Should -Be 'InvalidValue'
    }

    It 'names what stands in the way' {
        Enable-Maintenance $lonely -NoWait
        $problem = Get-Failure { Wait-Maintenance $lonely -TimeoutSec 3 -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        "$problem" | Should -Match 'dead-1'
        (Get-TestSite $lonely).mode | Should -Be 'closed'
    }

    It 'asks once with -NoWait' {
        Enable-Maintenance $lonely -NoWait
        Get-ErrorId (Get-Failure { Wait-Maintenance $lonely -NoWait -TimeoutSec 86400 -ErrorAction Stop }) | Should -Be 'NotConverged'
    }

    It 'fails when the maintenance is over' {
        $m = Enable-Maintenance $site -PassThru
        $m | Disable-Maintenance
        Get-ErrorId (Get-Failure { $m | Wait-Maintenance -ErrorAction Stop }) | Should -Be 'MaintenanceEnded'
    }

    It 'waits with -Mode Open and an id until that one is over' {
        $m = Enable-Maintenance $site -PassThru
        Set-Maintenance -Id $m.Id -For 00:00:02
        $m | Wait-Maintenance -Mode Open
        (Get-TestMaintenance $site $m.Id).status | Should -Be 'ended'
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'names who still holds the site when that one is over' {
        $m = Enable-Maintenance $site -PassThru
        $another = Enable-Maintenance $site -PassThru
        Disable-Maintenance -Id $m.Id -WarningAction Ignore
        $m | Wait-Maintenance -Mode Open -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match "stays in maintenance, held by '$($another.Id)'"
    }

    It 'is released by whoever ends the wait''s cause' {
        $m = Enable-Maintenance $lonely -NoWait -PassThru
        $run = Start-Runspace "`$e = `$null; try { Wait-Maintenance -Id $($m.Id) -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        Wait-Until { $run.Shell.Streams.Progress.Count }
        Open-TestSite $lonely
        $run.Shell.EndInvoke($run.Running) | Should -BeLike 'MaintenanceEnded,*'
    }
}
