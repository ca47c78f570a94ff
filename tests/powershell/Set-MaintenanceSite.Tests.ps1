BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite @{ message = 'first'; drainSeconds = 20 }
}

AfterAll { Stop-TestHost }

Describe 'Set-MaintenanceSite' {
    It 'changes what is named, and nothing else' {
        Set-MaintenanceSite $site -Title Closed | Should -BeNullOrEmpty
        $now = (Get-TestSite $site).settings
        $now.title | Should -Be 'Closed'
        $now.message | Should -Be 'first'
        $now.drainSeconds | Should -Be 20
    }

    It 'gives a setting its default with $null' {
        Set-MaintenanceSite $site -Title $null
        (Get-TestSite $site).settings.title | Should -BeNullOrEmpty
    }

    It 'says that nothing is named to change' {
        $problem = Get-Failure { Set-MaintenanceSite $site -PassThru }
        Get-ErrorId $problem | Should -Be 'InvalidValue'
        "$problem" | Should -Match 'Nothing to change'
    }

    It 'takes sites from the pipeline, and gives them with -PassThru' {
        $changed = Get-MaintenanceSite $site | Set-MaintenanceSite -ExemptPath /docs, /help -PassThru
        $changed.Settings.ExemptPaths | Should -Be '/docs', '/help'
    }

    It 'puts its change onto what another has changed in between' {
        $proxy = Start-FaultProxy
        # The first attempt meets the conflict that a change in between would make.
        Add-Fault $proxy -Method PUT -Kind answer -Status 412 -ContentType 'application/problem+json' `
            -Body '{"type":"urn:maintenance:problem:revision-conflict","title":"Conflict","status":412,"detail":"Changed in between."}'
        Set-MaintenanceSite $site -Title Again -Service $proxy.Address
        (Get-TestSite $site).settings.title | Should -Be 'Again'
        @($proxy.Writes | ForEach-Object { $_.Headers['If-Match'] }) | Should -Not -Contain $null
    }

    It 'gives up with RevisionConflict where it meets it again and again' {
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Method PUT -Kind answer -Times 100 -Status 412 -ContentType 'application/problem+json' `
            -Body '{"type":"urn:maintenance:problem:revision-conflict","title":"Conflict","status":412,"detail":"Changed in between."}'
        $problem = Get-Failure { Set-MaintenanceSite $site -Title Never -Service $proxy.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'RevisionConflict'
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        (Get-TestSite $site).settings.title | Should -Not -Be 'Never'
    }

    It 'creates no site by a typing mistake' {
        Get-ErrorId (Get-Failure { Set-MaintenanceSite "$($site)x" -Title x -ErrorAction Stop }) | Should -Be 'SiteNotFound'
        Get-MaintenanceSite "$($site)x*" | Should -BeNullOrEmpty
    }
}
