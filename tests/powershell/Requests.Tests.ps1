BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $proxy = Start-FaultProxy
    $here = @{ Service = $proxy.Address }
    $site = New-LonelySite
    $m = Enable-Maintenance $site -NoWait -PassThru
    $pass = New-MaintenancePass $site -For kim
    $key = New-MaintenanceKey one Viewer $site
    $webhook = New-MaintenanceWebhook https://hooks.example.com $site
    $changing = Get-Command -Module MaintenanceService | Where-Object { $_.Parameters.ContainsKey('WhatIf') }
    $calls = @{
        'Disable-Maintenance'        = { Disable-Maintenance $site @here -WhatIf; Disable-Maintenance $site -All @here -WhatIf; Disable-Maintenance -Id $m.Id @here -WhatIf }
        'Enable-Maintenance'         = { Enable-Maintenance $site @here -WhatIf }
        'Invoke-Maintenance'         = { Invoke-Maintenance $site { throw 'ran' } @here -WhatIf }
        'New-MaintenanceKey'         = { New-MaintenanceKey two Viewer $site @here -WhatIf }
        'New-MaintenancePass'        = { New-MaintenancePass $site -For sam @here -WhatIf }
        'New-MaintenanceWebhook'     = { New-MaintenanceWebhook https://hooks.example.com $site @here -WhatIf }
        'New-MaintenanceSite'        = { New-MaintenanceSite 'never-made' @here -WhatIf }
        'Remove-MaintenanceInstance' = { Remove-MaintenanceInstance $site dead-1 @here -WhatIf }
        'Remove-MaintenanceKey'      = { Remove-MaintenanceKey $key.Id @here -WhatIf }
        'Remove-MaintenancePass'     = { Remove-MaintenancePass $site $pass.Id @here -WhatIf }
        'Remove-MaintenanceSite'     = { Remove-MaintenanceSite $site @here -WhatIf }
        'Remove-MaintenanceWebhook'  = { Remove-MaintenanceWebhook $webhook.Id @here -WhatIf }
        'Reset-MaintenanceWebhookSecret' = { Reset-MaintenanceWebhookSecret $webhook.Id @here -WhatIf }
        'Set-Maintenance'            = { Set-Maintenance $site -Reason x @here -WhatIf }
        'Set-MaintenanceSite'        = { Set-MaintenanceSite $site -Title x @here -WhatIf }
    }
}

AfterAll { Stop-TestHost }

Describe 'What is sent' {
    It 'is no write with -WhatIf, by any cmdlet' {
        $calls.Keys | Sort-Object | Should -Be ($changing.Name | Sort-Object)
        foreach ($name in $calls.Keys) {
            $before = @($proxy.Writes).Count
            & $calls[$name] 6>$null
            @($proxy.Writes).Count | Should -Be $before -Because $name
        }
        (Get-TestSite $site).maintenances.id | Should -Be $m.Id
    }

    It 'is nothing where a name can''t be a site''s, by any cmdlet' {
        $proxy = Start-FaultProxy
        $here = @{ Service = $proxy.Address; ErrorAction = 'Stop' }
        foreach ($bad in '../keys', 'shop/maintenances', 'shop&x=1', 'shop#', '-shop', 'shöp', ' ', "shop`n", ('a' * 64), '%2e%2e', '..\keys') {
            foreach ($call in @(
                    { Enable-Maintenance -Site $bad @here }, { Disable-Maintenance $bad @here }, { Get-Maintenance $bad @here }, { Set-Maintenance $bad -Reason x @here }
                    { Wait-Maintenance $bad @here }, { Invoke-Maintenance $bad { throw 'ran' } @here }, { Test-Maintenance $bad @here }
                    { Get-MaintenanceSite $bad @here }, { New-MaintenanceSite $bad @here }, { Set-MaintenanceSite $bad -Title x @here }
                    { Remove-MaintenanceSite $bad -Confirm:$false @here }, { Get-MaintenanceInstance $bad @here }, { Remove-MaintenanceInstance $bad x @here }
                    { Get-MaintenanceHistory $bad @here }, { Get-MaintenanceReceipt $bad x @here }, { New-MaintenancePass $bad -For x @here }
                    { Get-MaintenancePass $bad @here }, { Remove-MaintenancePass $bad x @here }
                    { Get-MaintenanceWebhook $bad @here }
                )) {
                $problem = Get-Failure $call
                Get-ErrorId $problem | Should -Be 'InvalidValue' -Because "$call with '$bad'"
            }
        }
        "$($proxy.Requests)" | Should -BeNullOrEmpty
    }

    It 'is nothing where an id can''t be one' {
        $proxy = Start-FaultProxy
        $here = @{ Service = $proxy.Address; ErrorAction = 'Stop' }
        foreach ($bad in '../../keys', 'a/b', 'a b', '-a', ('a' * 101), "a`n") {
            foreach ($call in @(
                    { Enable-Maintenance $site -Id $bad @here }, { Disable-Maintenance $site -Id $bad @here }, { Set-Maintenance -Id $bad -Reason x @here }
                    { Wait-Maintenance -Id $bad @here }, { Get-MaintenanceReceipt -Id $bad @here }, { Remove-MaintenanceInstance $site $bad @here }
                    { Remove-MaintenanceKey $bad -Confirm:$false @here }, { Remove-MaintenancePass $site $bad @here }
                    { Remove-MaintenanceWebhook $bad @here }, { Reset-MaintenanceWebhookSecret $bad @here }, { Test-MaintenanceWebhook $bad @here }
                    { New-MaintenancePass $site -For x -Maintenance $bad @here }
                )) {
                Get-ErrorId (Get-Failure $call) | Should -Be 'InvalidValue' -Because "$call with '$bad'"
            }
        }
        "$($proxy.Requests)" | Should -BeNullOrEmpty
    }

    It 'carries the key in the header, never in the address' {
        $null = Get-MaintenanceSite @here
        $proxy.Requests[-1].Headers['Authorization'] | Should -Be "Bearer $(Get-AdminKey)"
        "$($proxy.Requests)" | Should -Not -Match (Get-AdminKey)
    }
}
