BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'Remove-MaintenancePass' {
    It 'revokes passes, by id or from the pipeline' {
        $one = New-MaintenancePass $site -For one
        $two = New-MaintenancePass $site -For two
        Remove-MaintenancePass -Id $one.Id | Should -BeNullOrEmpty
        $two | Remove-MaintenancePass
        Get-MaintenancePass $site | Where-Object { -not $_.RevokedAt } | Should -BeNullOrEmpty
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Remove-MaintenancePass -Id nobody -ErrorAction Stop }) | Should -BeIn 'NotFound', 'PassNotFound'
        Get-ErrorId (Get-Failure { Remove-MaintenancePass "$($site)x" nobody -ErrorAction Stop }) | Should -Be 'SiteNotFound'
    }
}
