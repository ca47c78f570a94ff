BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $key = New-TestKey admin '*' 'secret'
    $lonely = New-LonelySite
}

AfterAll { Stop-TestHost }

Describe 'A key' {
    It 'is in no stream, no error and no transcript' {
        $folder = New-TestFolder
        $process = Start-Pwsh @"
`$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
`$null = Start-Transcript $folder/transcript.txt
`$key = ConvertTo-SecureString `$env:SECRET -AsPlainText -Force
Connect-MaintenanceService -Service $(Get-TestService) -ApiKey `$key -PassThru | Format-List *
Get-MaintenanceSite $site
Enable-Maintenance $lonely -TimeoutSec 3
Enable-Maintenance '../keys' -ApiKey `$key
Enable-Maintenance $lonely -NoWait -PassThru | Disable-Maintenance -NoWait
Get-MaintenanceSite no-such-site
Wait-Maintenance $site -TimeoutSec 1 -Service http://127.0.0.1:1 -ApiKey `$key
`$made = New-MaintenanceKey another Viewer $site
`$given = New-MaintenancePass $site -For kim
`$hook = New-MaintenanceWebhook https://hooks.example.com $site
`$turned = `$hook | Reset-MaintenanceWebhookSecret
`$hook, `$turned
"made `$made, given `$given, hook `$hook"
`$Error | Format-List * -Force
`$Error | ForEach-Object { Get-Error -InputObject `$_ }
`$Error.Exception | Format-List * -Force
`$null = Stop-Transcript
[IO.File]::WriteAllLines('$folder/made.txt', [string[]] (`$made.Secret, `$given.Token, `$hook.Secret, `$turned.Secret))
"@ @{ SECRET = $key }
        $errors = $process.StandardError.ReadToEndAsync()
        $said = $process.StandardOutput.ReadToEnd() + $errors.Result + (Get-Content "$folder/transcript.txt" -Raw)
        $said | Should -Match 'NotConverged'
        $said | Should -Match 'VERBOSE'
        $said.Contains($key) | Should -BeFalse
        # The secret itself may hold an underscore.
        $said.Contains($key.Split('_', 3)[2]) | Should -BeFalse
        foreach ($secret in Get-Content "$folder/made.txt") {
            $secret | Should -Match '^(mn[tp]|whsec)_'
            $said.Contains($secret) | Should -BeFalse
        }
    }

    It 'for a service on this machine goes through no proxy' {
        $proxy = Start-FaultProxy -Scripted
        $process = Start-Pwsh "Remove-Item Env:no_proxy, Env:NO_PROXY -ErrorAction Ignore; (Get-MaintenanceSite $site).Name" @{ http_proxy = $proxy.Address }
        $process.StandardOutput.ReadToEnd().Trim() | Should -Be $site
        $proxy.Requests.Count | Should -Be 0
    }

    It 'is on no command line' -Skip:$IsWindows {
        $proxy = Start-FaultProxy
        Add-Fault $proxy -Path convergence -Kind silent -Times 100
        $process = Start-Pwsh "Wait-Maintenance $site -TimeoutSec 600 -Service $($proxy.Address)" @{ MAINTENANCE_API_KEY = $key }
        $proxy.WaitFor('GET', 'convergence', 1, 60) | Should -BeTrue
        $proxy.Requests[0].Headers['Authorization'] | Should -Be "Bearer $key"
        (ps -eo args | Out-String).Contains($key) | Should -BeFalse
        $process.Kill()
    }

    It 'that can''t be sent in a header is refused without being repeated' {
        foreach ($bad in "hunter2`nfeed", ' hunter2 ', 'hünter2-hunter2') {
            $problem = Get-Failure { Get-MaintenanceSite -ApiKey (ConvertTo-Secret $bad) -ErrorAction Stop }
            Get-ErrorId $problem | Should -Be 'InvalidValue'
            "$problem$($problem | Format-List * -Force | Out-String)" | Should -Not -Match 'hunter2'
        }
    }

    It 'can only be given as a SecureString' {
        foreach ($command in Get-Command -Module MaintenanceService | Where-Object { $_.Parameters.ContainsKey('ApiKey') }) {
            $command.Parameters['ApiKey'].ParameterType | Should -Be ([securestring])
        }
        { Get-MaintenanceSite -ApiKey 'mnt_plain_text' } | Should -Throw
    }
}
