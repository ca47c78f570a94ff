BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'New-MaintenanceKey' {
    It 'makes a key that works' {
        $key = New-MaintenanceKey -Name 'a pipeline' -Role Operator -Site $site, 'none-*'
        $key | Should -BeOfType 'MaintenanceService.Client.Key'
        $key.Sites | Should -Be $site, 'none-*'
        (Get-MaintenanceSite -ApiKey (ConvertTo-Secret $key.Secret)).Name | Should -Be $site
        "$key" | Should -Not -Match 'mnt_'
    }

    It 'ends when asked for' {
        $until = [DateTimeOffset]::Now.AddDays(30)
        $key = New-MaintenanceKey viewer Viewer $site -Until $until
        [Math]::Abs(($key.ExpiresAt - $until).TotalSeconds) | Should -BeLessThan 1
    }

    It 'reports what the service refuses' {
        Get-ErrorId (Get-Failure { New-MaintenanceKey x Viewer '*bad*' -ErrorAction Stop }) | Should -Be 'InvalidValue'
        $operator = ConvertTo-Secret (New-TestKey operator $site)
        $problem = Get-Failure { New-MaintenanceKey x Viewer $site -ApiKey $operator -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'Forbidden'
        $problem.CategoryInfo.Category | Should -Be 'PermissionDenied'
    }

    It 'is not sent again where it might have been made' {
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Method POST -Kind dropReply
        Get-ErrorId (Get-Failure { New-MaintenanceKey 'made once' Viewer $site -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'ServiceUnreachable'
        @(Get-MaintenanceKey 'made once').Count | Should -Be 1
    }
}
