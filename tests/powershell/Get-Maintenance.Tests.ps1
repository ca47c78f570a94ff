BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $other = New-TestSite
    $deploy = @{ ApiKey = ConvertTo-Secret (New-TestKey operator $site 'deploy') }
    Enable-Maintenance $site -Id first -Reason 'index rebuild' -For 01:00:00 -NoWait @deploy
    Enable-Maintenance $site -Id second -Reason 'second' -NoWait
    Enable-Maintenance $site -Id over -NoWait
    Disable-Maintenance -Id over -NoWait -WarningAction SilentlyContinue
    Enable-Maintenance $other -Id ahead -At ([DateTimeOffset]::Now.AddHours(1)) -NoWait
}

AfterAll { Stop-TestHost }

Describe 'Get-Maintenance' {
    It 'lists what is active or scheduled' {
        (Get-Maintenance $site).Id | Sort-Object | Should -Be 'first', 'second'
        (Get-Maintenance $other).Status | Should -Be 'Scheduled'
        $all = (Get-Maintenance).Id
        'first', 'second', 'ahead' | ForEach-Object { $all | Should -Contain $_ }
        Get-Maintenance $site | Should -BeOfType 'MaintenanceService.Client.Maintenance'
    }

    It 'finds by id, also what is over' {
        (Get-Maintenance -Id ahead).Site | Should -Be $other
        (Get-Maintenance -Id over).EndReason | Should -Be 'Ended'
        (Get-Maintenance $site -Id 'f*').Id | Should -Be 'first'
        (Get-Maintenance -Site "$($site.Substring(0, 8))*" -Id '*').Id | Sort-Object | Should -Be 'first', 'over', 'second'
    }

    It 'filters by status and by key' {
        (Get-Maintenance $site -Status Ended).Id | Should -Be 'over'
        (Get-Maintenance $site -Status Active -Mine @deploy).Id | Should -Be 'first'
    }

    It 'takes sites and maintenances from the pipeline' {
        (Get-MaintenanceSite $other | Get-Maintenance).Id | Should -Be 'ahead'
        (Get-Maintenance -Id first | Get-Maintenance).Id | Should -Be 'first'
    }

    It 'says that a site or an id is unknown, and goes on' {
        $found = Get-Maintenance "$($site)x", $other -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Id | Should -Be 'ahead'
        Get-ErrorId $problems[0] | Should -Be 'SiteNotFound'
        Get-ErrorId (Get-Failure { Get-Maintenance -Id nobody-made-this -ErrorAction Stop }) | Should -Be 'MaintenanceNotFound'
    }

    It 'finds nothing for a wildcard without complaint' {
        Get-Maintenance 'no-such-*' | Should -BeNullOrEmpty
    }

    It 'shows holder, reason and remaining time without formatting' {
        $shown = Get-Maintenance $site | Out-String -Width 160
        $shown | Should -Match 'deploy'
        $shown | Should -Match 'index rebuild'
        $shown | Should -Match $site
        $shown | Should -Match '(5\d|60)\s?m|00:5\d:|01:00:|1 ?h'
        $shown | Should -Not -Match 'MaintenanceService\.Client'
    }
}
