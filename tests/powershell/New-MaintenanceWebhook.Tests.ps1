BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $url = 'https://hooks.example.com/maintenance'
}

AfterAll { Stop-TestHost }

Describe 'New-MaintenanceWebhook' {
    It 'makes a webhook, and gives its secret once' {
        $webhook = New-MaintenanceWebhook -Url $url -Site $site, 'none-*' -Event Started, Ended
        $webhook | Should -BeOfType 'MaintenanceService.Client.Webhook'
        $webhook.Sites | Should -Be $site, 'none-*'
        $webhook.Events | Should -Be 'Started', 'Ended'
        $webhook.Secret | Should -Match '^whsec_'
        "$webhook" | Should -Not -Match 'whsec_'
        (Get-MaintenanceWebhook -Id $webhook.Id).Secret | Should -BeNullOrEmpty
    }

    It 'sends every event unless told otherwise' {
        (New-MaintenanceWebhook $url $site).Events.Count | Should -Be 8
    }

    It 'makes one anew out of another' {
        $one = New-MaintenanceWebhook $url $site -Event Overdue
        $two = Get-MaintenanceWebhook -Id $one.Id | New-MaintenanceWebhook
        $two.Id | Should -Not -Be $one.Id
        $two.Url, $two.Sites, $two.Events | Should -Be $url, $site, 'Overdue'
    }

    It 'reports what the service refuses' {
        Get-ErrorId (Get-Failure { New-MaintenanceWebhook 'https://10.0.0.1/' $site -ErrorAction Stop }) | Should -Be 'InvalidValue'
        $admin = ConvertTo-Secret (New-TestKey admin 'none-*')
        Get-ErrorId (Get-Failure { New-MaintenanceWebhook $url $site -ApiKey $admin -ErrorAction Stop }) | Should -Be 'Forbidden'
    }

    It 'is not sent again where it might have been made' {
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Method POST -Kind dropReply
        $once = New-TestSite
        Get-ErrorId (Get-Failure { New-MaintenanceWebhook $url $once -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'ServiceUnreachable'
        @(Get-MaintenanceWebhook $once).Count | Should -Be 1
    }
}
