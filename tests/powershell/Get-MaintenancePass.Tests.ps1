BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $kim = New-MaintenancePass $site -For kim
    $sam = New-MaintenancePass $site -For sam
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenancePass' {
    It 'lists passes without their tokens' {
        $all = Get-MaintenancePass $site
        $all.For | Sort-Object | Should -Be 'kim', 'sam'
        $all.Token | Where-Object { $_ } | Should -BeNullOrEmpty
        $all | Should -BeOfType 'MaintenanceService.Client.Pass'
        (Get-MaintenancePass).Id | Should -Contain $kim.Id
    }

    It 'filters by id, and takes sites from the pipeline' {
        (Get-MaintenancePass $site $kim.Id).For | Should -Be 'kim'
        @(Get-MaintenanceSite $site | Get-MaintenancePass).Count | Should -Be 2
    }

    It 'says which id there is not' {
        Get-ErrorId (Get-Failure { Get-MaintenancePass $site 'no-such-id' -ErrorAction Stop }) | Should -Be 'NotFound'
        Get-MaintenancePass $site 'no-such-*' | Should -BeNullOrEmpty
    }

    It 'reads well without formatting' {
        $shown = Get-MaintenancePass $site | Out-String -Width 120
        $shown | Should -Match 'kim'
        $shown | Should -Not -Match 'Token'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 6
    }
}
