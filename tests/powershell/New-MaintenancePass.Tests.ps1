BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
}

AfterAll { Stop-TestHost }

Describe 'New-MaintenancePass' {
    It 'gives a pass that lets its bearer through' {
        $shop = Start-Shop $site
        $m = Enable-Maintenance $site -PassThru
        $pass = $m | New-MaintenancePass -For 'kim' -Duration 00:30:00
        $pass | Should -BeOfType 'MaintenanceService.Client.Pass'
        $pass.Maintenance | Should -Be $m.Id
        Wait-Maintenance $site
        [int] (Invoke-WebRequest $shop.Address -Headers @{ 'Maintenance-Pass' = $pass.Token } -SkipHttpErrorCheck).StatusCode | Should -Be 200
        Get-ShopStatus $shop | Should -Be 503
        Open-TestSite $site
    }

    It 'lasts as long as asked for' {
        $pass = New-MaintenancePass $site -For kim -Duration 02:00:00
        ($pass.ExpiresAt - $pass.CreatedAt).TotalMinutes | Should -BeGreaterThan 119
        $until = [DateTimeOffset]::Now.AddDays(2)
        $pass = New-MaintenancePass $site -For kim -Until $until
        [Math]::Abs(($pass.ExpiresAt - $until).TotalSeconds) | Should -BeLessThan 1
        $pass = New-MaintenancePass $site -For kim
        ($pass.ExpiresAt - $pass.CreatedAt).TotalMinutes | Should -BeGreaterThan 59
    }

    It 'refuses times that can''t be meant' {
        Get-ErrorId (Get-Failure { New-MaintenancePass $site -For kim -Duration 30 -ErrorAction Stop }) | Should -Be 'InvalidWindow'
        Get-ErrorId (Get-Failure { New-MaintenancePass $site -For kim -Duration 01:00:00 -Until ([DateTimeOffset]::Now.AddHours(1)) -ErrorAction Stop }) | Should -Be 'InvalidWindow'
        Get-ErrorId (Get-Failure { New-MaintenancePass $site -For kim -Duration 8.00:00:00 -ErrorAction Stop }) | Should -BeLike 'Invalid*'
    }

    It 'makes one for each site of the pipeline' {
        $other = New-TestSite
        ($site, $other | New-MaintenancePass -For kim).Site | Should -Be $site, $other
    }

    It 'shows the token where it is asked for, and nowhere else' {
        $pass = New-MaintenancePass $site -For kim
        $pass.Token | Should -BeLike 'mnp_*'
        "$pass" | Should -Not -Match 'mnp_'
    }
}
