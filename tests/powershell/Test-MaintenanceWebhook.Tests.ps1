BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    # No name below .invalid is ever resolved.
    $webhook = New-MaintenanceWebhook https://hooks.invalid/ (New-TestSite)
    $scripted = Start-FaultProxy -Scripted
    $there = @{ Service = $scripted.Address; ErrorAction = 'Stop' }
}

AfterAll { Stop-TestHost }

Describe 'Test-MaintenanceWebhook' {
    It 'says why a message does not arrive, and that is no error' {
        $result = $webhook | Test-MaintenanceWebhook -ErrorAction Stop
        $result | Should -BeOfType 'MaintenanceService.PowerShell.Output.WebhookTestResult'
        $result.Id, $result.Delivered | Should -Be $webhook.Id, $false
        $result.Detail | Should -Match 'could not be reached'
        Test-MaintenanceWebhook $webhook.Id -Quiet | Should -BeFalse
        $result | Out-String -Width 80 | Should -Match 'no'
    }

    It 'says that one arrived' {
        Add-Fault $scripted -Path 'webhooks/one/test' -Kind answer -Times 2 -Body '{"delivered":true,"status":204,"detail":"\u001b[31mThe receiver answered 204."}'
        $result = Test-MaintenanceWebhook one @there
        $result.Delivered, $result.Status, $result.Detail | Should -Be $true, 204, 'The receiver answered 204.'
        Test-MaintenanceWebhook one -Quiet @there | Should -BeTrue
    }

    It 'says that there is none' {
        Get-ErrorId (Get-Failure { Test-MaintenanceWebhook nobody -ErrorAction Stop }) | Should -Be 'NotFound'
    }
}
