BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../artifacts/module/MaintenanceService"
    $commands = Get-Command -Module MaintenanceService | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Import-Module (Get-ModulePath)
    $help = "$PSScriptRoot/../../powershell/help"
}

Describe 'Help' {
    It 'is what its texts and the cmdlets make of it' {
        $made = "$(New-TestFolder)/help.xml"
        & "$help/Build-Help.ps1" -Destination $made
        $written = Get-Content "$(Get-ModulePath)/en-US/MaintenanceService.PowerShell.dll-Help.xml" -Raw
        (Get-Content $made -Raw) -ceq $written | Should -BeTrue -Because 'powershell/help/Build-Help.ps1 writes it anew'
    }

    It 'tells about the module as a whole' {
        (Get-Help about_MaintenanceService | Out-String) | Should -Match 'NotConverged'
    }
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll { $text = Get-Help $Name -Full }

    It 'has a synopsis and a description' {
        $text.Synopsis | Should -Not -Match "^\s*($Name|$)"
        $text.Synopsis | Should -Match '\.$'
    }

    It 'describes every parameter' {
        $own = $Command.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters } | Sort-Object
        $described = @($text.parameters.parameter | Where-Object { $_ })
        $described.name | Sort-Object | Should -Be $own
        $described | Where-Object { -not ($_.description.Text -match '\w') } | Should -BeNullOrEmpty
    }

    It 'has two examples or more, one of them a pipeline' {
        $examples = @($text.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        $examples.code -match '\|' | Should -Not -BeNullOrEmpty
    }

    It 'has examples that use what there is' {
        foreach ($example in $text.examples.example) {
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $known = Get-Command $call.GetCommandName() -Module MaintenanceService -ErrorAction Ignore
                if (-not $known) { continue }
                foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    $known.Parameters.Keys | Should -Contain $parameter.ParameterName
                }
            }
        }
    }

    It 'points to other cmdlets that exist' {
        $links = $text.relatedLinks.navigationLink.linkText | Where-Object { $_ -ne 'about_MaintenanceService' }
        $links | Where-Object { -not (Get-Command $_ -Module MaintenanceService -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }
}
