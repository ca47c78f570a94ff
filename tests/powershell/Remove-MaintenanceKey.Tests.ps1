BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $sure = @{ Confirm = $false; ErrorAction = 'Stop' }
}

AfterAll { Stop-TestHost }

Describe 'Remove-MaintenanceKey' {
    It 'revokes keys, by id or from the pipeline' {
        $one = New-MaintenanceKey one Viewer $site
        $two = New-MaintenanceKey two Viewer $site
        Remove-MaintenanceKey $one.Id @sure | Should -BeNullOrEmpty
        $two | Remove-MaintenanceKey @sure
        foreach ($key in $one, $two) {
            Get-ErrorId (Get-Failure { Get-MaintenanceSite $site -ApiKey (ConvertTo-Secret $key.Secret) -ErrorAction Stop }) | Should -Be 'Unauthenticated'
        }
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Remove-MaintenanceKey nobody @sure }) | Should -Be 'NotFound'
    }
}
