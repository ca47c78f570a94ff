BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $other = New-TestSite
    Enable-Maintenance $site -Id active-1 -Reason 'index rebuild' -NoWait
    Add-DeadInstance $site 'dead-1'
    $pass = New-MaintenancePass $site -For kim
    $key = New-MaintenanceKey completed Viewer $site
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    # The first question of a process takes longest; on a busy machine longer than completion is willing to wait.
    while (-not (Complete 'Enable-Maintenance -Site ')) { }
}

AfterAll { Stop-TestHost }

Describe 'Completion' {
    It 'knows the sites' {
        $all = Complete 'Enable-Maintenance -Site '
        $all | Should -Contain $site
        $all | Should -Contain $other
        Complete "Enable-Maintenance $($site.Substring(0, 9))" | Should -Be $site
        Complete "Disable-Maintenance -Site $($site.Substring(0, 9).ToUpper())" | Should -Be $site
        Complete "Get-MaintenanceSite $($other.Substring(0, 9))" | Should -Be $other
    }

    It 'knows the maintenances, of the site that was named' {
        Complete 'Disable-Maintenance -Id act' | Should -Contain 'active-1'
        Complete "Disable-Maintenance -Site $site -Id " | Should -Be 'active-1'
        Complete "Disable-Maintenance -Site $other -Id act" | Should -Not -Contain 'active-1'
        $line = 'Set-Maintenance -Id active'
        (TabExpansion2 $line $line.Length).CompletionMatches[0].ToolTip | Should -Match 'index rebuild'
    }

    It 'knows instances, passes and keys' {
        Complete "Remove-MaintenanceInstance $site de" | Should -Be 'dead-1'
        Complete "Remove-MaintenancePass $site " | Should -Contain $pass.Id
        Complete "Remove-MaintenanceKey $($key.Id)" | Should -Contain $key.Id
    }

    It 'uses the connection that the line names' {
        $proxy = Start-FaultProxy
        $null = Complete "Get-MaintenanceSite -Service $($proxy.Address) -Site $($site.Substring(0, 9))"
        $proxy.Requests.Count | Should -BeGreaterThan 0
        @($proxy.Writes).Count | Should -Be 0
    }

    It 'stays quiet where there is no service' {
        $env:MAINTENANCE_SERVICE = 'http://127.0.0.1:1'
        $count = $Error.Count
        Complete 'Get-MaintenanceSite -Site x' | Should -Not -Contain $site
        $env:MAINTENANCE_SERVICE = Get-TestService
        $Error.Count | Should -Be $count
    }
}
