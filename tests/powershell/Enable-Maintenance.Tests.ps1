BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $other = New-TestSite
    $shop = Start-Shop $site
    $otherShop = Start-Shop $other
    $lonely = New-LonelySite
    $empty = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'Enable-Maintenance' {
    AfterEach { $site, $other, $lonely, $empty | ForEach-Object { Open-TestSite $_ } }

    It 'returns when every instance refuses, and writes nothing' {
        Enable-Maintenance -Site $site -Reason test -For 00:10:00 | Should -BeNullOrEmpty
        Get-ShopStatus $shop | Should -Be 503
        Get-ShopStatus $shop '/ignored' | Should -Be 200
        (Get-TestSite $site).mode | Should -Be 'closed'
    }

    It 'gives the maintenance with -PassThru' {
        $m = Enable-Maintenance $site -Reason 'orders' -Message 'Back soon' -For 00:30:00 -Link 'https://status.example.com/1' `
            -ExemptPath /docs -BypassNetwork 10.1.0.0/16 -Lease 00:05:00 -OnLeaseExpiry StayClosed -PassThru
        $m | Should -BeOfType 'MaintenanceService.Client.Maintenance'
        $m.Site | Should -Be $site
        $stored = Get-TestMaintenance $site $m.Id
        $stored.reason | Should -Be 'orders'
        $stored.message | Should -Be 'Back soon'
        $stored.link | Should -Be 'https://status.example.com/1'
        $stored.exemptPaths | Should -Be '/docs'
        $stored.bypassNetworks | Should -Be '10.1.0.0/16'
        $stored.lease.seconds | Should -Be 300
        $stored.lease.onExpiry | Should -Be 'stayClosed'
        ($stored.endsAt - $stored.startsAt).TotalMinutes | Should -Be 30
    }

    It 'lets readers in with -Mode ReadOnly' {
        Enable-Maintenance $site -Mode ReadOnly
        Get-ShopStatus $shop | Should -Be 200
        [int] (Invoke-WebRequest "$($shop.Address)orders" -Method Post -SkipHttpErrorCheck).StatusCode | Should -Be 503
    }

    It 'covers only the paths of -Path' {
        Enable-Maintenance $site -Path /orders
        Get-ShopStatus $shop | Should -Be 200
        Get-ShopStatus $shop '/orders' | Should -Be 503
    }

    It 'collects the sites of the pipeline, by value and by property name' {
        $site, $other | Enable-Maintenance
        Get-ShopStatus $shop | Should -Be 503
        Get-ShopStatus $otherShop | Should -Be 503
        Open-TestSite $site
        [pscustomobject]@{ Site = $site } | Enable-Maintenance
        (Get-TestSite $site).mode | Should -Be 'closed'
        Open-TestSite $site
        Get-MaintenanceSite $site | Enable-Maintenance
        (Get-TestSite $site).mode | Should -Be 'closed'
    }

    It 'ends what it began if another site can''t be closed' {
        $problem = Get-Failure { Enable-Maintenance $site, "$($other)x" }
        Get-ErrorId $problem | Should -Be 'SiteNotFound'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$problem" | Should -BeLike "*Did you mean '$other'*"
        (Get-TestSite $site).mode | Should -Be 'open'
        @((Invoke-Api Get "/v1/sites/$site/maintenances?status=ended").items)[0].endReason | Should -Be 'ended'
    }

    It 'speaks of nothing closed where the service refuses to begin' {
        foreach ($case in @(
                @{ Id = 'Unauthenticated'; Call = { Enable-Maintenance $site -ApiKey (ConvertTo-Secret 'mnt_no_key') } }
                @{ Id = 'Forbidden'; Call = { Enable-Maintenance $site -ApiKey (ConvertTo-Secret (New-TestKey viewer $site)) } }
                @{ Id = 'SiteNotFound'; Call = { Enable-Maintenance 'no-such-site' -KeepOnFailure } }
            )) {
            $problem = Get-Failure $case.Call
            Get-ErrorId $problem | Should -Be $case.Id
            "$problem" | Should -Not -Match 'closed|ended|stays'
        }
    }

    It 'names the instance that does not confirm, and opens the site again' {
        $problem = Get-Failure { Enable-Maintenance $lonely -TimeoutSec 3 }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        $problem.CategoryInfo.Category | Should -Be 'OperationTimeout'
        "$problem" | Should -Match 'dead-1'
        $problem.TargetObject.Blockers[0].Instance | Should -Be 'dead-1'
        (Get-TestSite $lonely).mode | Should -Be 'open'
    }

    It 'names a Shop that was killed' {
        $third = New-TestSite
        $alive = Start-Shop $third 'alive'
        $killed = Start-Shop $third 'killed'
        $killed.Process.Kill()
        # Long enough for the other one to confirm.
        $problem = Get-Failure { Enable-Maintenance $third -TimeoutSec 8 }
        "$problem" | Should -Match 'killed'
        "$problem" | Should -Match '1 of 2 instances'
        "$problem" | Should -Not -Match 'alive \('
        (Get-TestSite $third).mode | Should -Be 'open'
        Wait-Until { (Get-ShopStatus $alive) -eq 200 }
    }

    It 'opens every site again if one does not confirm' {
        $problem = Get-Failure { Enable-Maintenance $site, $lonely -TimeoutSec 3 }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        (Get-TestSite $site).mode | Should -Be 'open'
        (Get-TestSite $lonely).mode | Should -Be 'open'
    }

    It 'leaves the site closed with -KeepOnFailure, and says so' {
        $problem = Get-Failure { Enable-Maintenance $lonely -TimeoutSec 3 -KeepOnFailure }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        $left = (Get-TestSite $lonely).maintenances
        $left.status | Should -Be 'active'
        "$problem" | Should -Match $left.id
    }

    It 'fails at once where no instance is known' {
        # With this patience it would hang if it waited.
        $problem = Get-Failure { Enable-Maintenance $empty -TimeoutSec 86400 }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        "$problem" | Should -Match 'has no instance that could confirm'
        (Get-TestSite $empty).mode | Should -Be 'open'
    }

    It 'waits for nobody with -NoWait' {
        Enable-Maintenance $lonely -NoWait
        (Get-TestSite $lonely).mode | Should -Be 'closed'
    }

    It 'schedules with -At, and returns when every instance knows' {
        $at = [DateTimeOffset]::Now.AddHours(1)
        $m = Enable-Maintenance $site -At $at -For 00:10:00 -PassThru
        $m.Status | Should -Be 'Scheduled'
        [Math]::Abs(($m.StartsAt - $at).TotalMilliseconds) | Should -BeLessOrEqual 1
        $now = Get-TestSite $site
        $now.converged | Should -BeTrue
        $now.mode | Should -Be 'open'
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'takes back a schedule that not every instance knows' {
        $problem = Get-Failure { Enable-Maintenance $lonely -At ([DateTimeOffset]::Now.AddHours(1)) -TimeoutSec 3 }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        (Get-TestSite $lonely).maintenances | Should -BeNullOrEmpty
    }

    It 'refuses times that can''t be meant' {
        $later = [DateTimeOffset]::Now.AddHours(1)
        Get-ErrorId (Get-Failure { Enable-Maintenance $site -Until $later -For 00:10:00 }) | Should -Be 'InvalidWindow'
        Get-ErrorId (Get-Failure { Enable-Maintenance $site -For 30 }) | Should -Be 'InvalidWindow'
        Get-ErrorId (Get-Failure { Enable-Maintenance $site -Lease 30 }) | Should -Be 'InvalidValue'
        Get-ErrorId (Get-Failure { Enable-Maintenance $site -Until ([DateTimeOffset]::Now.AddHours(-1)) }) | Should -Be 'InvalidWindow'
        (Get-TestSite $site).maintenances | Should -BeNullOrEmpty
    }

    It 'says how a time span is written, and takes no bare number for days' {
        foreach ($text in '10', '10 minutes', 'P1M', 'soon') {
            foreach ($call in @(
                    { Enable-Maintenance $site -For $text }, { Enable-Maintenance $site -Lease $text }, { Set-Maintenance $site -For $text }
                    { Invoke-Maintenance $site { throw 'ran' } -Lease $text }, { New-MaintenancePass $site -For kim -Duration $text }
                )) {
                "$(Get-Failure $call)" | Should -Match "'$text' is no duration.*00:30:00"
            }
        }
        (Enable-Maintenance $site -For '00:30' -Lease '0:5' -PassThru).Lease.Seconds | Should -Be 300
    }

    It 'says how a time is written, and takes no dotted day for a month' {
        foreach ($text in '05.12.2031', '5.12. 10:00', 'tomorrow', '2031-13-01', '01/02/2031') {
            foreach ($call in @(
                    { Enable-Maintenance $site -At $text }, { Enable-Maintenance $site -Until $text }, { Set-Maintenance $site -At $text }
                    { New-MaintenancePass $site -For kim -Until $text }, { New-MaintenanceKey k Viewer $site -Until $text }
                )) {
                "$(Get-Failure $call)" | Should -Match "'$text' is .*2027-01-31"
            }
        }
        $tonight = [DateTime]::Today.AddDays(1).AddHours(2)
        (Enable-Maintenance $site -At $tonight -PassThru).StartsAt.LocalDateTime | Should -Be $tonight
        (Enable-Maintenance $site -At $tonight.ToString('yyyy-MM-dd HH:mm') -PassThru).StartsAt.LocalDateTime | Should -Be $tonight
    }

    It 'refuses a start that is past' {
        "$(Get-Failure { Enable-Maintenance $site -At ([DateTimeOffset]::Now.AddHours(-1)) })" | Should -Match 'is past; write .*, or leave out -At'
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'names the term that the service refuses' {
        "$(Get-Failure { Enable-Maintenance $site -Lease 00:00:05 })" | Should -Match '^-Lease: '
        "$(Get-Failure { Enable-Maintenance $site -Reason ('x' * 2001) })" | Should -Match '^-Reason: '
    }

    It 'fails where the pipeline brings no site' {
        $problem = Get-Failure { Get-MaintenanceSite 'no-such-*' | Enable-Maintenance }
        Get-ErrorId $problem | Should -Be 'InvalidValue'
        "$problem" | Should -Match 'nothing is in maintenance'
        Enable-Maintenance $site -WhatIf 6>$null
    }

    It 'uses an id once' {
        Enable-Maintenance $site -Id mine-1
        Enable-Maintenance $site -Id mine-1
        @((Get-TestSite $site).maintenances).Count | Should -Be 1
        Disable-Maintenance -Id mine-1
        $problem = Get-Failure { Enable-Maintenance $site -Id mine-1 }
        Get-ErrorId $problem | Should -Be 'MaintenanceEnded'
        Get-ErrorId (Get-Failure { Enable-Maintenance $site, $other -Id mine-2 }) | Should -Be 'InvalidValue'
    }

    It 'leaves what another key began under the same id' {
        $null = Invoke-Api Put "/v1/sites/$site/maintenances/theirs" @{ reason = 'orders'; duration = 'PT2H' } (New-TestKey operator $site 'colleague')
        $before = Get-TestMaintenance $site theirs
        $problem = Get-Failure { Enable-Maintenance $site -Id theirs }
        Get-ErrorId $problem | Should -Be 'HeldByOthers'
        "$problem" | Should -Match "'theirs' by colleague"
        $problem.ErrorDetails.RecommendedAction | Should -Match 'Take another id'
        (Get-TestMaintenance $site theirs).revision | Should -Be $before.revision
    }

    It 'gives one of its own its former terms again where the start fails' {
        $null = Invoke-Api Put "/v1/sites/$empty/maintenances/mine-3" @{ reason = 'orders'; paths = @('/orders'); duration = 'PT2H' }
        "$(Get-Failure { Enable-Maintenance $empty -Id mine-3 })" | Should -Match 'has its former terms again'
        $after = Get-TestMaintenance $empty mine-3
        $after.reason, $after.paths, $after.status | Should -Be 'orders', '/orders', 'active'
        $after.endsAt | Should -Not -BeNullOrEmpty
    }

    It 'shows how far the instances are while it waits' {
        $run = Start-Runspace "Enable-Maintenance $lonely -TimeoutSec 3"
        $run.Shell.EndInvoke($run.Running) | Should -BeNullOrEmpty -ErrorAction Ignore
        $said = $run.Shell.Streams.Progress | ForEach-Object { "$($_.Activity) $($_.StatusDescription)" }
        $said -join "`n" | Should -Match '0 of 1 instance closed, 0 requests in flight'
        $run.Shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'tells what ended before every instance confirmed from what it ended itself' {
        $problem = Get-Failure { Enable-Maintenance $lonely -For 00:00:01 }
        Get-ErrorId $problem | Should -Be 'MaintenanceEnded'
        "$problem" | Should -Match 'had ended by itself: its time was over'
        "$problem" | Should -Not -Match 'ended again'
    }

    It 'waits for a request that began before' {
        Wait-Maintenance $site -Mode Open
        $slow = Start-SlowRequest $shop 3
        Enable-Maintenance $site
        # The app is done with it; its answer may still be on its way.
        $work = Invoke-RestMethod "$($shop.Address)counters"
        $work.finished | Should -Be $work.begun
        $slow.Result.StatusCode | Should -Be 'OK'
    }
}
