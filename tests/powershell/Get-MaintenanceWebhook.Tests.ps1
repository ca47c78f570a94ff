BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $exact = New-MaintenanceWebhook https://hooks.example.com/exact $site
    $wide = New-MaintenanceWebhook https://hooks.example.com/wide "$($site.Substring(0, 8))*"
    $other = New-MaintenanceWebhook https://hooks.example.com/other (New-TestSite)
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceWebhook' {
    It 'lists webhooks without their secrets' {
        $found = Get-MaintenanceWebhook
        $found | Should -BeOfType 'MaintenanceService.Client.Webhook'
        $found.Id | Should -Contain $other.Id
        $found.Secret | Where-Object { $_ } | Should -BeNullOrEmpty
    }

    It 'finds those that are told of a site' {
        (Get-MaintenanceWebhook $site).Id | Sort-Object | Should -Be ($exact.Id, $wide.Id | Sort-Object)
        (Get-MaintenanceWebhook "$($site.Substring(0, 9))*").Id | Sort-Object | Should -Be ($exact.Id, $wide.Id | Sort-Object)
        (Get-MaintenanceSite $site | Get-MaintenanceWebhook).Id | Should -Contain $wide.Id
        Get-MaintenanceWebhook 'no-such-site*' | Should -BeNullOrEmpty
        Get-ErrorId (Get-Failure { Get-MaintenanceWebhook 'no-such-site' -ErrorAction Stop }) | Should -Be 'SiteNotFound'
    }

    It 'finds them by id' {
        (Get-MaintenanceWebhook -Id $other.Id).Url | Should -Be 'https://hooks.example.com/other'
        ($other | Get-MaintenanceWebhook).Id | Should -Be $other.Id
        (Get-MaintenanceWebhook -Id "$($other.Id.Substring(0, 6))*").Id | Should -Contain $other.Id
    }

    It 'says which id there is not' {
        Get-ErrorId (Get-Failure { Get-MaintenanceWebhook -Id 'no-such-id' -ErrorAction Stop }) | Should -Be 'NotFound'
        Get-MaintenanceWebhook -Id 'no-such-*' | Should -BeNullOrEmpty
    }

    It 'reads well without formatting' {
        $shown = $exact | Get-MaintenanceWebhook | Out-String -Width 140
        $shown | Should -Match 'in use.*all.*hooks.example.com/exact'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 5
    }
}
