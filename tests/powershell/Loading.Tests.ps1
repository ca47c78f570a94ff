# How the module shares a process with assemblies of other people, and with itself. Each case is a pwsh of its own.
BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $folder = New-TestFolder
    $site = New-TestSite

    # An assembly of a name and version that holds nothing of ours.
    function New-StrangeAssembly([string] $Name, [string] $Version) {
        $assembly = [Reflection.Emit.PersistedAssemblyBuilder]::new([Reflection.AssemblyName]::new("$Name, Version=$Version"), [object].Assembly)
        $null = $assembly.DefineDynamicModule($Name).DefineType('Strange.Thing', 'Public').CreateType()
        $assembly.Save("$folder/$Name.dll")
        "$folder/$Name.dll"
    }

    # What a script prints that imports the module itself.
    function Invoke-InNewProcess([string] $Script) {
        $file = "$folder/$([guid]::NewGuid()).ps1"
        Set-Content $file "`$ErrorActionPreference = 'Stop'; `$module = '$(Get-ModulePath)'`n$Script"
        $program, $assembly = Get-PwshCommand
        & $program @($assembly) -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
    }
}

AfterAll {
    Remove-Item -Recurse -Force $folder
    Stop-TestHost
}

Describe 'The module in a process' {
    It 'uses its own client where another of the same name is loaded' {
        $strange = New-StrangeAssembly MaintenanceService.Client 99.0.0.0
        $said = Invoke-InNewProcess @"
            `$null = [Reflection.Assembly]::LoadFrom('$strange')
            Import-Module `$module
            (Get-MaintenanceSite $site | Out-String -Width 120).Contains('$site')
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-MaintenanceSite $site).GetType().Assembly).Name
            ([MaintenanceService.Client.Site]).Assembly.GetName().Version.Major
"@
        $said | Should -Be 'True', 'MaintenanceService', '0'
    }

    It 'is imported again, also by force and after a removal' {
        $said = Invoke-InNewProcess @"
            Import-Module `$module; Import-Module `$module; Import-Module `$module -Force
            (Get-MaintenanceSite $site | Out-String -Width 120).Contains('Open')
            Remove-Module MaintenanceService
            @(Get-Command -Module MaintenanceService -ListImported).Count + @(Get-TypeData MaintenanceService.*).Count
            Import-Module `$module
            (Get-MaintenanceSite $site | Out-String -Width 120).Contains('Open')
"@
        $said | Should -Be 'True', '0', 'True'
    }

    It 'says in one sentence that another version is loaded, and imports nothing' {
        $older = New-StrangeAssembly MaintenanceService.PowerShell 0.0.9.0
        $said = Invoke-InNewProcess @"
            `$null = [Runtime.Loader.AssemblyLoadContext]::new('older').LoadFromAssemblyPath('$older')
            try { Import-Module `$module } catch { "`$_" }
            @(Get-Module MaintenanceService*).Count + @(Get-Command -Module MaintenanceService -ListImported).Count
"@
        $said[0] | Should -Match "^MaintenanceService [\d.]+ can't be imported here: version 0\.0\.9 .* is already loaded from .*MaintenanceService\.PowerShell\.dll\. Start a new pwsh"
        $said[1] | Should -Be '0'
        $said.Count | Should -Be 2
    }

    It 'is imported where nothing is imported by name' {
        Invoke-InNewProcess @"
            `$PSModuleAutoLoadingPreference = 'None'
            Import-Module `$module
            @(Get-Command -Module MaintenanceService -ListImported).Count -gt 20
"@ | Should -Be 'True'
    }

    It 'brings its views where the language is constrained' {
        Invoke-InNewProcess @"
            `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Import-Module `$module
            (Get-MaintenanceSite $site | Out-String -Width 120) -match 'Open'
"@ | Should -Be 'True'
    }

    It 'is imported by each runspace of a process' {
        $said = Invoke-InNewProcess @"
            1..4 | ForEach-Object -Parallel { Import-Module '$(Get-ModulePath)'; (Get-MaintenanceSite $site | Out-String -Width 120) -match 'Open' }
"@
        $said | Should -Be 'True', 'True', 'True', 'True'
    }
}
