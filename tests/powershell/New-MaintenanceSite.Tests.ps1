BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    function New-Name { 's-' + [guid]::NewGuid().ToString('n').Substring(0, 10) }
}

AfterAll { Stop-TestHost }

Describe 'New-MaintenanceSite' {
    It 'creates a site with settings, and gives it' {
        $name = New-Name
        $site = New-MaintenanceSite $name -DisplayName 'The shop' -Title Closed -Message 'Back soon' -RetryAfterSeconds 60 -ExemptPath /docs -BypassNetwork 10.0.0.0/8 `
            -DrainSeconds 20 -AbortRequests $true -WhenDisconnected Closed -DisconnectedAfterSeconds 40 -InstanceExpirySeconds 300
        $site | Should -BeOfType 'MaintenanceService.Client.Site'
        $stored = Get-TestSite $name
        $stored.displayName | Should -Be 'The shop'
        $stored.settings.title | Should -Be 'Closed'
        $stored.settings.message | Should -Be 'Back soon'
        $stored.settings.retryAfterSeconds | Should -Be 60
        $stored.settings.exemptPaths | Should -Be '/docs'
        $stored.settings.bypassNetworks | Should -Be '10.0.0.0/8'
        $stored.settings.drainSeconds | Should -Be 20
        $stored.settings.abortRequests | Should -BeTrue
        $stored.settings.whenDisconnected | Should -Be 'closed'
        $stored.settings.disconnectedAfterSeconds | Should -Be 40
        $stored.settings.instanceExpirySeconds | Should -Be 300
    }

    It 'leaves what is not named at its default' {
        $name = New-Name
        $null = New-MaintenanceSite $name
        (Get-TestSite $name).settings.retryAfterSeconds | Should -Be 300
        (Get-TestSite $name).settings.drainSeconds | Should -Be 30
    }

    It 'takes names from the pipeline' {
        $names = (New-Name), (New-Name)
        ($names | New-MaintenanceSite).Name | Should -Be $names
    }

    It 'leaves a site alone that is there already' {
        $name = New-Name
        $null = New-MaintenanceSite $name -Message first
        $problem = Get-Failure { New-MaintenanceSite $name -Message second -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'SiteExists'
        $problem.CategoryInfo.Category | Should -Be 'ResourceExists'
        (Get-TestSite $name).settings.message | Should -Be 'first'
    }

    It 'reports what the service refuses' {
        Get-ErrorId (Get-Failure { New-MaintenanceSite (New-Name) -DrainSeconds 100000 -ErrorAction Stop }) | Should -Be 'InvalidValue'
        $operator = ConvertTo-Secret (New-TestKey operator 's-*')
        $problem = Get-Failure { New-MaintenanceSite (New-Name) -ApiKey $operator -ErrorAction Stop }
        Get-ErrorId $problem | Should -BeIn 'Forbidden', 'SiteNotFound'
    }
}
