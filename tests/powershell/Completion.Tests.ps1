BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $other = New-TestSite
    Enable-Maintenance $site -Id active-1 -Reason 'index rebuild' -NoWait
    Enable-Maintenance $other -Id active-2 -NoWait
    Add-DeadInstance $site 'dead-1'
    $pass = New-MaintenancePass $site -For kim
    $key = New-MaintenanceKey completed Viewer $site
    $webhook = New-MaintenanceWebhook https://hooks.example.com $site
    # On a busy machine an answer takes longer than completion is willing to wait: who types, asks again.
    function Complete([string] $Line, [string] $Wanted) {
        foreach ($time in 1..10) {
            $found = (TabExpansion2 $Line $Line.Length).CompletionMatches
            if ($found.CompletionText -contains $Wanted) { break }
            # A service that did not answer in time is left alone for a while.
            Start-Sleep 3
        }
        $found
    }
}

AfterAll { Stop-TestHost }

Describe 'Completion' {
    It 'knows the sites' {
        $all = (Complete 'Enable-Maintenance -Site ' $site).CompletionText
        $all | Should -Contain $site
        $all | Should -Contain $other
        (Complete "Enable-Maintenance $($site.Substring(0, 9))" $site).CompletionText | Should -Be $site
        (Complete "Disable-Maintenance -Site $($site.Substring(0, 9).ToUpper())" $site).CompletionText | Should -Be $site
        (Complete "Get-MaintenanceSite $($other.Substring(0, 9))" $other).CompletionText | Should -Be $other
    }

    It 'knows the maintenances, of the site that was named' {
        (Complete 'Disable-Maintenance -Id act' 'active-1').CompletionText | Should -Contain 'active-1'
        (Complete "Disable-Maintenance -Site $site -Id " 'active-1').CompletionText | Should -Be 'active-1'
        (Complete "Disable-Maintenance -Site $other -Id act" 'active-2').CompletionText | Should -Be 'active-2'
        (Complete 'Set-Maintenance -Id active-1' 'active-1').ToolTip | Should -Match 'index rebuild'
    }

    It 'knows instances, passes, keys and webhooks' {
        (Complete "Remove-MaintenanceInstance $site de" 'dead-1').CompletionText | Should -Be 'dead-1'
        (Complete "Remove-MaintenancePass $site " $pass.Id).CompletionText | Should -Contain $pass.Id
        (Complete "Remove-MaintenanceKey $($key.Id)" $key.Id).CompletionText | Should -Contain $key.Id
        (Complete 'Get-MaintenanceKey compl' 'completed').CompletionText | Should -Be 'completed'
        (Complete "Test-MaintenanceWebhook $($webhook.Id)" $webhook.Id).CompletionText | Should -Contain $webhook.Id
    }

    It 'uses the connection that the line names' {
        $proxy = Start-FaultProxy
        (Complete "Get-MaintenanceSite -Service $($proxy.Address) -Site $($site.Substring(0, 9))" $site).CompletionText | Should -Be $site
        $proxy.Requests.Count | Should -BeGreaterThan 0
        @($proxy.Writes).Count | Should -Be 0
    }

    It 'leaves a silent service alone after the first Tab of a process' {
        $process = Start-Pwsh @"
            `$silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            `$silent.Start()
            `$env:MAINTENANCE_SERVICE = "http://127.0.0.1:`$(`$silent.LocalEndpoint.Port)"
            `$line = 'Enable-Maintenance -Site s'
            foreach (`$tab in 1..2) { (Measure-Command { TabExpansion2 `$line `$line.Length }).TotalMilliseconds }
"@
        $first, $second = [double[]] ($process.StandardOutput.ReadToEnd().Trim() -split "`n")
        $first | Should -BeGreaterThan 400
        $second | Should -BeLessThan 400
    }

    It 'stays quiet where there is no service' {
        $env:MAINTENANCE_SERVICE = 'http://127.0.0.1:1'
        $count = $Error.Count
        $line = "Get-MaintenanceSite -Site $($site.Substring(0, 9))"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -Contain $site
        $env:MAINTENANCE_SERVICE = Get-TestService
        $Error.Count | Should -Be $count
    }
}
