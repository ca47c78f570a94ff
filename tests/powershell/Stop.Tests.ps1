BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-LonelySite
    $other = New-LonelySite
    # Far longer than any of these tests may take: a cmdlet that went on waiting would be seen.
    $long = 600
    $guard = 60000
    function Stop-Command($Run) {
        $stopped = $Run.Shell.BeginStop($null, $null)
        $stopped.AsyncWaitHandle.WaitOne($guard) | Should -BeTrue
        "$($Run.Shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
    }
}

AfterAll { Stop-TestHost }

Describe 'Ctrl+C' {
    BeforeEach { $proxy = Start-FaultProxy }
    AfterEach { Open-TestSite $site; Open-TestSite $other }

    It 'ends the waiting, prints the ids, and ends nothing else' -Skip:$IsWindows {
        Add-Fault $proxy -Method GET -Path convergence -Kind silent -Times 100
        $process = Start-Pwsh "Enable-Maintenance $site, $other -TimeoutSec $long -Service $($proxy.Address)"
        $proxy.WaitFor('GET', 'convergence', 2, 60) | Should -BeTrue
        /bin/kill -INT $process.Id
        $process.WaitForExit($guard) | Should -BeTrue
        $said = $process.StandardOutput.ReadToEnd() + $process.StandardError.ReadToEnd()
        foreach ($one in $site, $other) { ($said -replace '\s+') | Should -Match (Get-TestSite $one).maintenances.id }
        @($proxy.Writes).Method | Should -Be 'PUT', 'PUT'
    }

    It 'ends Enable-Maintenance while the service is silent' {
        Add-Fault $proxy -Method PUT -Kind silent -Times 100
        $run = Start-Runspace "Enable-Maintenance $site -TimeoutSec $long -Service $($proxy.Address)"
        $proxy.WaitFor('PUT', '.', 1, 60) | Should -BeTrue
        Stop-Command $run
    }

    It 'ends Disable-Maintenance while it waits' {
        Enable-Maintenance $site -NoWait
        Add-Fault $proxy -Method GET -Path convergence -Kind silent -Times 100
        $run = Start-Runspace "Disable-Maintenance $site -TimeoutSec $long -Service $($proxy.Address)"
        $proxy.WaitFor('GET', 'convergence', 1, 60) | Should -BeTrue
        Stop-Command $run
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'ends Wait-Maintenance between two questions as well' {
        Add-Fault $proxy -Method GET -Path convergence -Kind dropRequest -Times 10000
        $run = Start-Runspace "Wait-Maintenance $site -TimeoutSec $long -Service $($proxy.Address)"
        $proxy.WaitFor('GET', 'convergence', 3, 60) | Should -BeTrue
        Stop-Command $run
    }

    It 'ends a list in the middle' {
        # Each page says that there is another one.
        Add-Fault $proxy -Method GET -Kind answer -Times ([int]::MaxValue) -Body '{"items":[],"nextCursor":"next"}'
        $run = Start-Runspace "Get-MaintenanceSite -Service $($proxy.Address)"
        $proxy.WaitFor('GET', 'sites', 3, 60) | Should -BeTrue
        Stop-Command $run
    }
}
