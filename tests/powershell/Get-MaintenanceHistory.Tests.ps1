BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    Enable-Maintenance $site -Id one -NoWait
    Disable-Maintenance -Id one -NoWait
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceHistory' {
    It 'tells what was done to a site, the newest first' {
        $entries = Get-MaintenanceHistory $site
        $entries | Should -BeOfType 'MaintenanceService.Client.HistoryEntry'
        $entries.Action | Where-Object { $_ -ne 'Converged' } | Should -Be 'MaintenanceEnded', 'MaintenanceStarted', 'SiteCreated'
        ($entries | Where-Object Action -eq MaintenanceStarted).Maintenance | Should -Be 'one'
    }

    It 'gives as many as asked for' {
        @(Get-MaintenanceHistory $site -First 1).Count | Should -Be 1
        @(Get-MaintenanceHistory -First 2).Count | Should -Be 2
    }

    It 'tells of the whole store where no site is named' {
        (Get-MaintenanceHistory -First 500).Action | Should -Contain 'SiteCreated'
        $operator = ConvertTo-Secret (New-TestKey operator $site)
        Get-ErrorId (Get-Failure { Get-MaintenanceHistory -ApiKey $operator -ErrorAction Stop }) | Should -Be 'Forbidden'
    }

    It 'takes sites from the pipeline' {
        (Get-MaintenanceSite $site | Get-MaintenanceHistory).Site | Select-Object -Unique | Should -Be $site
        Get-ErrorId (Get-Failure { Get-MaintenanceHistory "$($site)x" -ErrorAction Stop }) | Should -Be 'SiteNotFound'
    }

    It 'reads well without formatting' {
        $shown = Get-MaintenanceHistory $site | Out-String -Width 140
        $shown | Should -Match 'MaintenanceStarted'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 9
    }
}
