BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $open = New-TestSite
    $closed = New-TestSite
    Enable-Maintenance $closed -Reason 'index rebuild' -NoWait
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceSite' {
    It 'lists every site' {
        $all = Get-MaintenanceSite
        $all.Name | Should -Contain $open
        $all.Name | Should -Contain $closed
        $all | Should -BeOfType 'MaintenanceService.Client.Site'
    }

    It 'takes names and wildcards' {
        (Get-MaintenanceSite $open.ToUpper()).Name | Should -Be $open
        (Get-MaintenanceSite "$($closed.Substring(0, 9))*").Name | Should -Be $closed
        (Get-MaintenanceSite "*$($closed.Substring(3))").Name | Should -Be $closed
        Get-MaintenanceSite 'no-such-*' | Should -BeNullOrEmpty
    }

    It 'brings the convergence of an exact name' {
        (Get-MaintenanceSite $closed).Convergence.Converged | Should -BeFalse
    }

    It 'suggests the name that was meant' {
        $problem = Get-Failure { Get-MaintenanceSite "$($open)x" -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'SiteNotFound'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$problem" | Should -Match "Did you mean '$open'"
    }

    It 'reads every page' {
        $key = ConvertTo-Secret (New-TestKey admin '*' 'pages')
        $proxy = Start-FaultProxy
        1..3 | ForEach-Object { $null = New-TestSite }
        $names = (Get-MaintenanceSite -Service $proxy.Address -ApiKey $key).Name
        $names.Count | Should -Be @($names | Select-Object -Unique).Count
    }

    It 'shows mode and holders without formatting' {
        $shown = Get-MaintenanceSite $closed | Out-String -Width 140
        $shown | Should -Match $closed
        $shown | Should -Match 'Closed'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 8
        $shown | Should -Not -Match 'MaintenanceService\.Client'
        $shown | Should -Not -Match "`e"
    }

    It 'colours the mode where colours are wanted' {
        $shown = & { $PSStyle.OutputRendering = 'Ansi'; try { Get-MaintenanceSite $closed | Out-String -Width 140 } finally { $PSStyle.OutputRendering = 'PlainText' } }
        $shown | Should -Match "`e\["
    }

    It 'warns of a lease that has expired' {
        $site = New-TestSite
        $null = Invoke-Api Put "/v1/sites/$site/maintenances/leased" @{ lease = @{ seconds = 10; onExpiry = 'stayClosed' } }
        Wait-Until { (Get-TestMaintenance $site leased).lease.expired }
        $null = Get-MaintenanceSite $site -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match 'leased'
    }

    It 'shows no escape sequence of a text of the service' {
        $proxy = Start-FaultProxy -Scripted
        # A real answer, so that it has every member, with texts that a terminal would obey.
        $answer = Invoke-Api Get "/v1/sites?name=$closed"
        $answer.items[0].displayName = "a`e]0;owned`a`e[31mred"
        $answer.items[0].maintenances[0].reason = "x`e[2Jy"
        $answer.items[0].maintenances[0].createdBy.name = "n`e[0m"
        Add-Fault $proxy -Kind answer -Body ($answer | ConvertTo-Json -Depth 8)
        $site = Get-MaintenanceSite -Service $proxy.Address
        $site.DisplayName | Should -Not -Match "`e|`a"
        $site.Maintenances[0].Reason | Should -Not -Match "`e"
        $site | Out-String | Should -Not -Match "`e"
    }
}
