BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite @{ exemptPaths = @('/docs') }
    $shop = Start-Shop $site 'shop-1'
    # Its report after a change lists what stays open, endpoints included.
    Enable-Maintenance $site
    Disable-Maintenance $site
}

AfterAll { Stop-TestHost }

Describe 'Test-Maintenance' {
    It 'finds nothing in the way of a site that works' {
        $found = Test-Maintenance $site
        $found.Ready | Should -BeTrue
        $found.Instances | Should -Be 1
        $found.Silent | Should -BeNullOrEmpty
        $found.Problems | Should -BeNullOrEmpty
    }

    It 'tells what stays open, and what of it may write' {
        $open = (Test-Maintenance $site).StaysOpen
        $open.What | Should -Contain '/docs'
        ($open | Where-Object What -Match '/ignored').MayWrite | Should -Be $false
        ($open | Where-Object What -EQ 'GET /login').MayWrite | Should -Be $false
        ($open | Where-Object What -EQ 'POST /login').MayWrite | Should -Be $true
        $open.What -join ' ' | Should -Match '/healthz'
    }

    It 'changes nothing' {
        $before = (Get-TestSite $site).revision
        $proxy = Start-FaultProxy
        $null = Test-Maintenance $site -Service $proxy.Address
        $proxy.Writes.Count | Should -Be 0
        (Get-TestSite $site).revision | Should -Be $before
    }

    It 'says that nobody could confirm' {
        $found = Test-Maintenance (New-TestSite)
        $found.Ready | Should -BeFalse
        $found.Problems | Should -Match 'No instance'
    }

    It 'names an instance that would not confirm' {
        $lonely = New-LonelySite
        $found = Test-Maintenance $lonely
        $found.Ready | Should -BeFalse
        "$($found.Problems)" | Should -Match 'dead-1'
    }

    It 'takes sites from the pipeline, and goes on after an unknown one' {
        $found = Get-MaintenanceSite $site | Test-Maintenance
        $found.Site | Should -Be $site
        $found = "$($site)x", $site | Test-Maintenance -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Site | Should -Be $site
        Get-ErrorId $problems[0] | Should -Be 'SiteNotFound'
    }

    It 'reads well without formatting' {
        $shown = Test-Maintenance $site | Out-String -Width 120
        $shown | Should -Match $site
        $shown | Should -Match '/login'
        $shown | Should -Not -Match 'MaintenanceService\.(Client|PowerShell)'
    }
}
