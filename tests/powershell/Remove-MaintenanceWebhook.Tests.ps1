BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'Remove-MaintenanceWebhook' {
    It 'deletes webhooks, by id or from the pipeline' {
        $one = New-MaintenanceWebhook https://hooks.example.com/one $site
        $null = New-MaintenanceWebhook https://hooks.example.com/two $site
        Remove-MaintenanceWebhook $one.Id | Should -BeNullOrEmpty
        @(Get-MaintenanceWebhook $site).Count | Should -Be 1
        Get-MaintenanceWebhook $site | Remove-MaintenanceWebhook
        Get-MaintenanceWebhook $site | Should -BeNullOrEmpty
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Remove-MaintenanceWebhook nobody -ErrorAction Stop }) | Should -Be 'NotFound'
    }

    It 'has deleted where the answer was lost' {
        $webhook = New-MaintenanceWebhook https://hooks.example.com/lost $site
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Method DELETE -Kind dropReply
        $webhook | Remove-MaintenanceWebhook -Service $proxy.Address -ErrorAction Stop
        Get-ErrorId (Get-Failure { Get-MaintenanceWebhook -Id $webhook.Id -ErrorAction Stop }) | Should -Be 'NotFound'
    }
}
