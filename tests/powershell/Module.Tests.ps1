BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../artifacts/module/MaintenanceService"
    $commands = Get-Command -Module MaintenanceService | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    $folder = Get-ModulePath
    $manifest = Import-PowerShellDataFile "$folder/MaintenanceService.psd1"
    $warned = @()
    Import-Module $folder -Force -WarningVariable warned -WarningAction SilentlyContinue
    $design = 'Connect-MaintenanceService', 'Disable-Maintenance', 'Disconnect-MaintenanceService', 'Enable-Maintenance', 'Get-Maintenance',
    'Get-MaintenanceConnection', 'Get-MaintenanceHistory', 'Get-MaintenanceInstance', 'Get-MaintenanceKey', 'Get-MaintenancePass', 'Get-MaintenanceReceipt', 'Get-MaintenanceSite', 'Get-MaintenanceWebhook',
    'Invoke-Maintenance', 'New-MaintenanceKey', 'New-MaintenancePass', 'New-MaintenanceSite', 'New-MaintenanceWebhook', 'Remove-MaintenanceInstance', 'Remove-MaintenanceKey',
    'Remove-MaintenancePass', 'Remove-MaintenanceSite', 'Remove-MaintenanceWebhook', 'Reset-MaintenanceWebhookSecret', 'Set-Maintenance', 'Set-MaintenanceSite', 'Test-Maintenance', 'Test-MaintenanceWebhook', 'Wait-Maintenance'
}

Describe 'The module' {
    It 'exports the cmdlets of the contract, and nothing else' {
        (Get-Command -Module MaintenanceService).Name | Sort-Object | Should -Be $design
        $manifest.CmdletsToExport | Sort-Object | Should -Be $design
        $manifest.FunctionsToExport + $manifest.AliasesToExport + $manifest.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'has a valid manifest, and imports without a warning' {
        Test-ModuleManifest "$folder/MaintenanceService.psd1" | Should -Not -BeNullOrEmpty
        $manifest.PowerShellVersion | Should -Be '7.4'
        $warned | Should -BeNullOrEmpty
    }

    It 'carries no assembly that PowerShell brings itself' {
        $own = Get-ChildItem $folder -Recurse -Filter *.dll
        $own.Name | Sort-Object | Should -Be 'MaintenanceService.Client.dll', "MaintenanceService.Loader.$($manifest.ModuleVersion).dll", 'MaintenanceService.PowerShell.dll'
        $own | Where-Object { Test-Path "$PSHOME/$($_.Name)" } | Should -BeNullOrEmpty
    }

    It 'is published to a folder, and installed from it in a new home' -Skip:$IsWindows {
        $new = New-TestFolder
        $null = New-Item -ItemType Directory "$new/feed", "$new/home/.local/share", "$new/home/.cache", "$new/home/.config"
        Set-Content "$new/script.ps1" @"
            `$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'
            Register-PSResourceRepository -Name folder -Uri '$new/feed' -Trusted
            Publish-PSResource -Path '$folder' -Repository folder
            Install-PSResource MaintenanceService -Repository folder
            (Get-Command Enable-Maintenance).Module.Path
            Test-Path ((Get-Module MaintenanceService -ListAvailable).ModuleBase + '/LICENSE')
"@
        $program, $assembly = Get-PwshCommand
        $said = & env -u XDG_DATA_HOME -u XDG_CACHE_HOME -u XDG_CONFIG_HOME "HOME=$new/home" $program @($assembly) -NoProfile -NonInteractive -File "$new/script.ps1" 2>&1
        "$said" | Should -Match "$new/home/.*MaintenanceService.* True"
        Remove-Item -Recurse -Force $new
    }

    It 'has a test file for each cmdlet' {
        $design | Where-Object { -not (Test-Path "$PSScriptRoot/$_.Tests.ps1") } | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $commands {
    It 'has an approved verb and declares what it gives' {
        (Get-Verb).Verb | Should -Contain $Command.Verb
        $Command.OutputType | Should -Not -BeNullOrEmpty
        $Command.HelpUri | Should -Match "^https://.*/$Name\.md$"
    }

    It 'has -WhatIf and -Confirm iff it changes something' {
        $changes = $Command.Verb -in 'Enable', 'Disable', 'Set', 'New', 'Remove', 'Reset', 'Invoke'
        $Command.Parameters.ContainsKey('WhatIf') | Should -Be $changes
        $Command.Parameters.ContainsKey('Confirm') | Should -Be $changes
    }

    It 'has -TimeoutSec and -NoWait iff it waits, and the connection iff it calls' {
        $waits = $Command.Name -in 'Enable-Maintenance', 'Disable-Maintenance', 'Invoke-Maintenance', 'Wait-Maintenance'
        $Command.Parameters.ContainsKey('TimeoutSec') | Should -Be $waits
        $Command.Parameters.ContainsKey('NoWait') | Should -Be $waits
        $Command.Parameters.ContainsKey('Service') | Should -Be ($Command.Name -ne 'Disconnect-MaintenanceService')
    }
}
