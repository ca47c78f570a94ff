# Times in a zone whose clocks are put forward and back, in a pwsh of its own that lives there.
BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite

    # The last Sunday of a month, this year's if it is still ahead: all of Central Europe changes its clocks on that of March and of October.
    function Get-ChangeOfClocks([int] $Month) {
        $year = (Get-Date).AddDays(1) -gt [datetime]::new((Get-Date).Year, $Month, 25) ? (Get-Date).Year + 1 : (Get-Date).Year
        $day = [datetime]::new($year, $Month, 31)
        $day.AddDays( - [int] $day.DayOfWeek).ToString('yyyy-MM-dd')
    }

    # What a call for each of these times says in Berlin: the end of the maintenance in UTC, or the error.
    function Invoke-InBerlin([string[]] $Until, [string] $Zone = 'Europe/Berlin') {
        $process = Start-Pwsh -Environment @{ TZ = $Zone } @"
            foreach (`$time in $($Until.ForEach({ "{ $_ }" }) -join ', ')) {
                try { (Enable-Maintenance $site -NoWait -PassThru -Until (& `$time)).EndsAt.UtcDateTime.ToString('s') } catch { `$_.Exception.Message }
            }
"@
        $process.StandardOutput.ReadToEnd().Trim() -split "`n"
    }

    $forward = Get-ChangeOfClocks 3
    $back = Get-ChangeOfClocks 10
}

AfterAll { Stop-TestHost }

Describe 'A local time on the day that clocks are changed' -Skip:$IsWindows {
    AfterEach { Open-TestSite $site }

    It 'is refused where clocks leave it out, whether it is a text or an object' {
        $said = Invoke-InBerlin "'$forward 02:30'", "([datetime]'${forward}T02:30')", "([datetime]::SpecifyKind('${forward}T02:30', 'Local'))"
        $said.Count | Should -Be 3
        $said | Should -Match "does not exist: clocks are put forward over it on $forward\."
        (Get-TestSite $site).maintenances | Should -BeNullOrEmpty
    }

    It 'is refused where clocks show it twice, with both readings' {
        Invoke-InBerlin "'$back 02:30'" | Should -Match "comes twice: .* Write $back 02:30\+02:00 or $back 02:30\+01:00\."
        (Get-TestSite $site).maintenances | Should -BeNullOrEmpty
    }

    It 'is taken where the reading is given, or the object knows it' {
        $utc = "([datetime]::new(([datetime]'${back}T00:30').Ticks, 'Utc').ToLocalTime())"
        Invoke-InBerlin "'$back 02:30+02:00'", "'$back 02:30+01:00'", $utc, "'$forward 03:30'" |
            Should -Be "${back}T00:30:00", "${back}T01:30:00", "${back}T00:30:00", "${forward}T01:30:00"
    }
}

Describe 'A DateTime at an end of the calendar' -Skip:$IsWindows {
    AfterEach { Open-TestSite $site }

    It 'is refused in <_>, and closes nothing' -ForEach 'Europe/Berlin', 'America/New_York', 'UTC' {
        Invoke-InBerlin -Zone $_ '([datetime]::MinValue)', "([datetime]::SpecifyKind([datetime]::MinValue, 'Local'))" | Should -Match 'year 1 is one that was never set'
        Invoke-InBerlin -Zone $_ '([datetime]::MaxValue)', "([datetime]::SpecifyKind([datetime]::MaxValue, 'Local'))" | Should -Match 'is no time|is too far away|366 days'
        (Get-TestSite $site).maintenances | Should -BeNullOrEmpty
    }
}
