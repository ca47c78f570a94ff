BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $sure = @{ Confirm = $false; ErrorAction = 'Stop' }
}

AfterAll { Stop-TestHost }

Describe 'Remove-MaintenanceSite' {
    It 'deletes sites, also from the pipeline' {
        $one, $two = (New-TestSite), (New-TestSite)
        Remove-MaintenanceSite $one @sure | Should -BeNullOrEmpty
        Get-MaintenanceSite $two | Remove-MaintenanceSite @sure
        Get-MaintenanceSite "$one*" | Should -BeNullOrEmpty
        Get-MaintenanceSite "$two*" | Should -BeNullOrEmpty
    }

    It 'keeps a site in maintenance, and says what to do' {
        $site = New-TestSite
        Enable-Maintenance $site -NoWait
        $problem = Get-Failure { Remove-MaintenanceSite $site @sure }
        Get-ErrorId $problem | Should -Be 'SiteInMaintenance'
        $problem.ErrorDetails.RecommendedAction | Should -Match 'Disable-Maintenance'
        (Get-TestSite $site).name | Should -Be $site
    }

    It 'keeps a site with instances' {
        $site = New-LonelySite
        Get-ErrorId (Get-Failure { Remove-MaintenanceSite $site @sure }) | Should -Be 'SiteHasInstances'
    }

    It 'says that there is no such site' {
        Get-ErrorId (Get-Failure { Remove-MaintenanceSite 'no-such-site' @sure }) | Should -Be 'SiteNotFound'
    }

    It 'asks before it deletes' {
        # This runspace has nobody to ask, and so asking fails.
        $site = New-TestSite
        $run = Start-Runspace "Remove-MaintenanceSite $site"
        $null = $run.Shell.EndInvoke($run.Running)
        "$($run.Shell.Streams.Error)" | Should -Match 'confirmation'
        (Get-TestSite $site).name | Should -Be $site
    }
}
