BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-LonelySite
    $m = Enable-Maintenance $site -NoWait -Reason 'orders' -For 00:30:00 -PassThru
    $pass = New-MaintenancePass $site -For kim
    $key = New-MaintenanceKey 'views' Viewer $site
    $webhook = New-MaintenanceWebhook https://hooks.example.com/a/rather/long/address/of/a/receiver $site
    $lists = @{
        Site = { Get-MaintenanceSite $site }; Maintenance = { $m }; Instance = { Get-MaintenanceInstance $site }; Pass = { Get-MaintenancePass $site }
        Key = { Get-MaintenanceKey views }; Webhook = { Get-MaintenanceWebhook $site }; HistoryEntry = { Get-MaintenanceHistory $site }; Convergence = { Wait-Maintenance $other -PassThru }
    }
    $other = New-TestSite
}

AfterAll { Open-TestSite $site; Stop-TestHost }

Describe 'On a screen of 80 columns' {
    It 'every list has its headers on one line, and its ids whole where they lead' {
        foreach ($name in $lists.Keys) {
            $shown = & $lists[$name] | Out-String -Width 80
            # A blank line, the headers, their underlines.
            ($shown -split "`n")[2] | Should -Match '^-[- ]+$' -Because "$name is shown as $shown"
        }
        & $lists.Maintenance | Out-String -Width 80 | Should -Match "$($m.Id) .* orders"
        & $lists.Pass | Out-String -Width 80 | Should -Match $pass.Id
        & $lists.Key | Out-String -Width 80 | Should -Match $key.Id
        & $lists.Webhook | Out-String -Width 80 | Should -Match "$($webhook.Id)\W.*in use"
    }
}

Describe 'After an object of another type' {
    It 'every object is shown by what matters of it, and without a secret' {
        $shown = & { Get-Item $PSHOME; foreach ($name in $lists.Keys) { & $lists[$name] }; $pass; $key; $webhook; Test-Maintenance $site } | Out-String -Width 120
        $shown | Should -Not -Match 'mn[tp]_|whsec_'
        $shown | Should -Match "Reason\s+: orders"
        $shown | Should -Match 'Problems\s+: {dead-1'
        $shown | Should -Not -Match 'Settings|Epoch|Hash|SiteSettings'
        $pass, $key, $webhook | Format-List | Out-String | Should -Not -Match 'mn[tp]_|whsec_'
    }
}
