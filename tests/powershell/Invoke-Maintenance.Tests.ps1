BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $other = New-TestSite
    $shop = Start-Shop $site
    $otherShop = Start-Shop $other
    $lonely = New-LonelySite
}

AfterAll { Stop-TestHost }

Describe 'Invoke-Maintenance' {
    AfterEach { $site, $other, $lonely | ForEach-Object { Open-TestSite $_ } }

    It 'runs the block while every instance refuses, and opens again' {
        $seen = Invoke-Maintenance $site -Reason migration { Get-ShopStatus $shop; (Get-TestSite $site).maintenances.reason }
        $seen | Should -Be 503, 'migration'
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'opens again when the block throws, and passes on what it threw' {
        $problem = Get-Failure { Invoke-Maintenance -Site $site { throw 'x' } }
        "$problem" | Should -Be 'x'
        Get-ShopStatus $shop | Should -Be 200
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'passes on output, errors and warnings, and sees the caller''s variables' {
        $word = 'mine'
        $out = Invoke-Maintenance $site { "out $word"; Write-Error 'wrong' -ErrorAction Continue; Write-Warning 'careful' } `
            -ErrorVariable wrong -ErrorAction SilentlyContinue -WarningVariable careful -WarningAction SilentlyContinue 2>$null 3>$null
        $out | Should -Be 'out mine'
    }

    It 'has an example that gives the receipt, whatever the block writes' {
        $example = (Get-Help Invoke-Maintenance).examples.example | Where-Object title -Match 'knows its maintenance'
        $code = $example.code.Replace('Invoke-Maintenance shop { ./migrate.sh --ticket $Maintenance.Id }', 'Invoke-Maintenance $site { "migrating" }')
        $code | Should -Match 'migrating'
        & ([scriptblock]::Create($code)) | Should -BeOfType 'MaintenanceService.Client.Receipt'
    }

    It 'opens again where the block <Name>' -ForEach @(
        @{ Name = 'disconnects'; Block = { Disconnect-MaintenanceService; 'worked' } }
        @{ Name = 'connects anew'; Block = { Connect-MaintenanceService $env:MAINTENANCE_SERVICE -ApiKey $key; 'worked' } }
    ) {
        $key = ConvertTo-SecureString $env:MAINTENANCE_API_KEY -AsPlainText
        Connect-MaintenanceService $env:MAINTENANCE_SERVICE -ApiKey $key
        try {
            Invoke-Maintenance $site -Lease 10s -OnLeaseExpiry StayClosed $Block | Should -Be 'worked'
            (Get-TestSite $site).mode | Should -Be 'open'
            $site, $other | Get-MaintenanceSite | ForEach-Object { Disconnect-MaintenanceService; $_.Name } | Should -Be $site, $other
        }
        finally { Disconnect-MaintenanceService }
    }

    It 'holds several sites' {
        Invoke-Maintenance $site, $other { Get-ShopStatus $shop; Get-ShopStatus $otherShop } | Should -Be 503, 503
        Get-ShopStatus $shop | Should -Be 200
        Get-ShopStatus $otherShop | Should -Be 200
    }

    It 'does not run the block if the site can''t be closed' {
        $ran = [ref] $false
        $problem = Get-Failure { Invoke-Maintenance $lonely -TimeoutSec 3 { $ran.Value = $true } }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        $ran.Value | Should -BeFalse
        (Get-TestSite $lonely).mode | Should -Be 'open'
    }

    It 'holds a lease and renews it' {
        Invoke-Maintenance $site -Lease 00:00:10 {
            $script:first = (Get-TestSite $site).maintenances.lease
            Wait-Until { (Get-TestSite $site).maintenances.lease.expiresAt -ne $first.expiresAt }
            $script:later = (Get-TestSite $site).maintenances.lease
        }
        $first.seconds | Should -Be 10
        $first.onExpiry | Should -Be 'release'
        $later.expiresAt | Should -BeGreaterThan $first.expiresAt
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'is ended by its lease when its pwsh is killed' {
        $process = Start-Pwsh "Invoke-Maintenance $site -Lease 00:00:10 { [Console]::Out.WriteLine('inside'); Start-Sleep 600 }"
        $process.StandardOutput.ReadLine() | Should -Be 'inside'
        $id = (Get-TestSite $site).maintenances.id
        Get-ShopStatus $shop | Should -Be 503
        $process.Kill()
        Wait-Until { (Get-TestMaintenance $site $id).status -eq 'ended' }
        (Get-TestMaintenance $site $id).endReason | Should -Be 'leaseExpired'
        Wait-Maintenance $site -Mode Open
        Get-ShopStatus $shop | Should -Be 200
    }

    It 'warns at once and fails in the end when the maintenance was lost' {
        $process = Start-Pwsh @"
try {
    Invoke-Maintenance $site { [Console]::Out.WriteLine('inside'); [Console]::In.ReadLine() }
} catch { [Console]::Out.WriteLine("`$(`$_.FullyQualifiedErrorId) `$_") }
"@ -Typed
        $process.StandardOutput.ReadLine() | Should -Be 'inside'
        Open-TestSite $site
        # The warning comes while the block still runs.
        do { $said = $process.StandardOutput.ReadLine() } until ($null -eq $said -or $said -match 'ended')
        $said | Should -Match $site
        $process.StandardInput.WriteLine('on')
        $process.StandardOutput.ReadToEnd() | Should -Match 'MaintenanceLost,'
    }

    It 'fails in the end where it was changed so that requests pass, and is ended all the same' {
        $problem = Get-Failure { Invoke-Maintenance $site { Set-Maintenance -Id $Maintenance.Id -Path /x } }
        Get-ErrorId $problem | Should -Be 'MaintenanceLost'
        "$problem" | Should -Match 'it covers /x alone'
        (Get-TestSite $site).maintenances | Should -BeNullOrEmpty
    }

    It 'opens again after Ctrl+C' -Skip:$IsWindows {
        $process = Start-Pwsh "Invoke-Maintenance $site { [Console]::Out.WriteLine('inside'); Start-Sleep 600 }"
        $process.StandardOutput.ReadLine() | Should -Be 'inside'
        /bin/kill -INT $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'opens again after <Signal>, and then ends' -Skip:$IsWindows -ForEach @{ Signal = 'TERM' }, @{ Signal = 'HUP' } {
        $process = Start-Pwsh "Invoke-Maintenance $site { [Console]::Out.WriteLine('inside'); Start-Sleep 600 }"
        $process.StandardOutput.ReadLine() | Should -Be 'inside'
        /bin/kill -$Signal $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'runs nothing with -WhatIf' {
        $ran = [ref] $false
        Invoke-Maintenance $site { $ran.Value = $true } -WhatIf
        $ran.Value | Should -BeFalse
        (Get-TestSite $site).mode | Should -Be 'open'
    }
}
