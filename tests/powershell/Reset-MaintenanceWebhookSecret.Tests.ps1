BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $webhook = New-MaintenanceWebhook https://hooks.example.com/ (New-TestSite)
}

AfterAll { Stop-TestHost }

Describe 'Reset-MaintenanceWebhookSecret' {
    It 'gives a new secret to the same webhook' {
        $first = Reset-MaintenanceWebhookSecret $webhook.Id
        $second = $webhook | Reset-MaintenanceWebhookSecret
        $first | Should -BeOfType 'MaintenanceService.Client.Webhook'
        $first.Id, $second.Id | Should -Be $webhook.Id, $webhook.Id
        ($webhook.Secret, $first.Secret, $second.Secret | Select-Object -Unique).Count | Should -Be 3
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Reset-MaintenanceWebhookSecret nobody -ErrorAction Stop }) | Should -Be 'NotFound'
    }

    It 'is not sent again where it might have happened' {
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Method POST -Kind dropReply
        Get-ErrorId (Get-Failure { $webhook | Reset-MaintenanceWebhookSecret -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'ServiceUnreachable'
        @($proxy.Writes).Count | Should -Be 1
    }
}
