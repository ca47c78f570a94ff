BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $name = "k-$([guid]::NewGuid().ToString('n'))"
    $key = New-MaintenanceKey $name Viewer 'none-*'
}

AfterAll { Stop-TestHost }

Describe 'Get-MaintenanceKey' {
    It 'lists keys without the keys themselves' {
        $found = Get-MaintenanceKey
        $found | Should -BeOfType 'MaintenanceService.Client.Key'
        $found.Name | Should -Contain $name
        $found.Secret | Where-Object { $_ } | Should -BeNullOrEmpty
    }

    It 'filters by name and id' {
        (Get-MaintenanceKey "$($name.Substring(0, 12))*").Id | Should -Be $key.Id
        (Get-MaintenanceKey -Id $key.Id).Name | Should -Be $name
    }

    It 'says which name or id there is not' {
        Get-ErrorId (Get-Failure { Get-MaintenanceKey 'no-such-key' -ErrorAction Stop }) | Should -Be 'NotFound'
        Get-ErrorId (Get-Failure { Get-MaintenanceKey -Id 'no-such-id' -ErrorAction Stop }) | Should -Be 'NotFound'
        $found = Get-MaintenanceKey 'no-such-key', $name -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Id | Should -Be $key.Id
        $problems.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Get-MaintenanceKey 'no-such-*' | Should -BeNullOrEmpty
    }

    It 'has an example that finds unused keys, and no new one' {
        $example = (Get-Help Get-MaintenanceKey).examples.example | Where-Object title -Match '90 days'
        & ([scriptblock]::Create($example.code)) | Where-Object Id -EQ $key.Id | Should -BeNullOrEmpty
    }

    It 'needs an admin key for all sites' {
        $admin = ConvertTo-Secret (New-TestKey admin 'none-*')
        Get-ErrorId (Get-Failure { Get-MaintenanceKey -ApiKey $admin -ErrorAction Stop }) | Should -Be 'Forbidden'
    }

    It 'reads well without formatting' {
        $shown = Get-MaintenanceKey $name | Out-String -Width 140
        $shown | Should -Match 'Viewer'
        @($shown -split "`n" | Where-Object { $_.Trim() }).Count | Should -BeLessThan 5
    }
}
