# What the Pester files share: a real service, real Shops, and a proxy that spoils requests. Each file calls Start-TestHost in its
# BeforeAll and Stop-TestHost in its AfterAll, and uses sites of its own, so that files may share one service.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$Repository = (Resolve-Path "$PSScriptRoot/../..").Path
$Configuration = $env:MAINTENANCE_TEST_CONFIGURATION ?? 'debug'
$script:Servers = [Collections.Generic.List[object]]::new()
$script:Proxies = [Collections.Generic.List[object]]::new()

function Get-ModulePath { "$Repository/artifacts/module/MaintenanceService" }

<# Imports the module, and makes a service its connection by environment: the one that `dotnet test` has started, else one of our own. #>
function Start-TestHost {
    Import-Module (Get-ModulePath) -Global -WarningAction Stop
    if ($env:MAINTENANCE_TEST_SERVICE) {
        $script:Service = $env:MAINTENANCE_TEST_SERVICE
        $script:AdminKey = $env:MAINTENANCE_TEST_ADMIN_KEY
    } else {
        $folder = New-TestFolder
        $script:AdminKey = 'an-admin-key-for-tests-0123456789'
        $script:Service = (Start-Server 'MaintenanceService' $folder @{
                Maintenance__DataFolder = "$folder/data"
                Maintenance__BootstrapKey = $script:AdminKey
            }).Address
    }
    $env:MAINTENANCE_SERVICE = $script:Service
    $env:MAINTENANCE_API_KEY = $script:AdminKey
}

<# Ends every process that this file has started. #>
function Stop-TestHost {
    foreach ($proxy in $script:Proxies) { $proxy.Dispose() }
    foreach ($server in $script:Servers) {
        if (-not $server.Process.HasExited) { $server.Process.Kill(); $server.Process.WaitForExit() }
        Remove-Item -Recurse -Force $server.Folder -ErrorAction Ignore
    }
    $script:Proxies.Clear()
    $script:Servers.Clear()
}

function Get-TestService { $script:Service }

function Get-AdminKey { $script:AdminKey }

function ConvertTo-Secret([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }

function New-TestFolder { (New-Item -ItemType Directory "$([IO.Path]::GetTempPath())/maintenance-ps-$([guid]::NewGuid().ToString('n'))").FullName }

<# One call of the REST contract, past the module. #>
function Invoke-Api([string] $Method, [string] $Path, [object] $Body, [string] $Key = $script:AdminKey) {
    $with = @{ Method = $Method; Uri = $script:Service.TrimEnd('/') + $Path; Headers = @{ Authorization = "Bearer $Key" } }
    if ($null -ne $Body) {
        $with.Body = $Body | ConvertTo-Json -Depth 8 -Compress
        $with.ContentType = 'application/json'
    }
    Invoke-RestMethod @with
}

<# A site that no other file knows. #>
function New-TestSite([hashtable] $Settings = @{}) {
    $name = 's-' + [guid]::NewGuid().ToString('n').Substring(0, 10)
    $null = Invoke-Api Put "/v1/sites/$name" @{ settings = $Settings }
    $name
}

function New-TestKey([string] $Role, [string[]] $Sites, [string] $Name = $Role) {
    (Invoke-Api Post '/v1/keys' @{ name = $Name; role = $Role; sites = $Sites }).key
}

function Get-TestSite([string] $Site) { Invoke-Api Get "/v1/sites/$Site" }

function Get-TestMaintenance([string] $Site, [string] $Id) { Invoke-Api Get "/v1/sites/$Site/maintenances/$Id" }

<# Ends what a test left, so that the next one finds the site open. #>
function Open-TestSite([string] $Site) {
    foreach ($one in (Get-TestSite $Site).maintenances) { $null = Invoke-Api Delete "/v1/sites/$Site/maintenances/$($one.id)" }
}

<# An instance that was heard once and never again. #>
function Add-DeadInstance([string] $Site, [string] $Name = 'dead-1') {
    $null = Invoke-Api Put "/v1/sites/$Site/instances/$Name" @{ run = 'r1'; sequence = 1; epoch = $null; revision = 0 } (New-TestKey instance $Site)
}

<# A site whose only instance was heard once and never again: nobody there confirms. It is not forgotten, however long a file runs. #>
function New-LonelySite {
    $name = New-TestSite @{ instanceExpirySeconds = 86400 }
    Add-DeadInstance $name
    $name
}

<# A real Shop of a site; back when the service knows it. #>
function Start-Shop([string] $Site, [string] $Name = 'shop-1') {
    $key = New-TestKey instance $Site
    $shop = Start-Server 'Shop' (New-TestFolder) @{
        Maintenance__Service = $script:Service; Maintenance__Site = $Site; Maintenance__ApiKey = $key; Maintenance__Instance = $Name
    }
    Wait-Until { (Invoke-Api Get "/v1/sites/$Site/instances").items | Where-Object id -EQ $Name }
    $shop
}

<# The status that a visitor of a Shop meets. #>
function Get-ShopStatus([object] $Shop, [string] $Path = '/') {
    [int] (Invoke-WebRequest ($Shop.Address.TrimEnd('/') + $Path) -SkipHttpErrorCheck).StatusCode
}

<# A request that a Shop has begun to answer when this returns, and is done with so many seconds later. #>
function Start-SlowRequest([object] $Shop, [int] $Seconds) {
    $before = (Invoke-RestMethod "$($Shop.Address)counters").slow
    $answer = [Net.Http.HttpClient]::new().GetAsync("$($Shop.Address)slow?seconds=$Seconds")
    Wait-Until { (Invoke-RestMethod "$($Shop.Address)counters").slow -ne $before }
    $answer
}

<# A proxy before the service; with -Scripted there is nothing behind it. #>
function Start-FaultProxy([switch] $Scripted) {
    if (-not ('FaultProxy' -as [type])) { Add-Type -Path (Get-FaultProxyAssembly) }
    $proxy = [FaultProxy]::new($(if ($Scripted) { [NullString]::Value } else { $script:Service }))
    $script:Proxies.Add($proxy)
    $proxy
}

# Compiled once for all files that use it.
function Get-FaultProxyAssembly {
    $source = "$PSScriptRoot/FaultProxy.cs"
    $assembly = "$Repository/artifacts/FaultProxy/$((Get-FileHash $source).Hash.Substring(0, 16)).dll"
    if (-not (Test-Path $assembly)) {
        $null = New-Item -ItemType Directory -Force (Split-Path $assembly)
        Add-Type -Path $source -OutputAssembly "$assembly.$PID" -OutputType Library
        # Where another process was faster, its file is in use already and stays.
        try { [IO.File]::Move("$assembly.$PID", $assembly) } catch [IO.IOException] { Remove-Item "$assembly.$PID" }
    }
    $assembly
}

function Add-Fault {
    param(
        [FaultProxy] $Proxy, [string] $Method = '.*', [string] $Path = '.',
        [ValidateSet('dropReply', 'dropRequest', 'silent', 'answer')] [string] $Kind, [int] $Times = 1,
        [int] $Status = 200, [string] $ContentType = 'application/json', [string] $Body = ''
    )
    $Proxy.Add($Method, $Path, $Kind, $Times, $Status, $ContentType, $Body)
}

<# Waits until a block gives what is true. Two minutes are for what never comes, not for how long anything may take. #>
function Wait-Until([scriptblock] $Condition) {
    $waiting = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($waiting.Elapsed.TotalMinutes -gt 2) { throw "It never became true: $("$Condition".Trim())" }
        Start-Sleep -Milliseconds 50
    }
}

<# The error record that a block ends with. #>
function Get-Failure([scriptblock] $Block) {
    try { $null = & $Block } catch { return $_ }
    throw 'Nothing failed.'
}

<# The stable id: what stands before the comma of FullyQualifiedErrorId. #>
function Get-ErrorId($ErrorRecord) { $ErrorRecord.FullyQualifiedErrorId.Split(',')[0] }

<# Runs a script in a runspace of its own in this process, which keeps what it writes to each stream. #>
function Start-Runspace([string] $Script) {
    $shell = [powershell]::Create()
    $null = $shell.AddScript("Import-Module '$(Get-ModulePath)'").Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript($Script)
    [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
}

# A PowerShell that runs as a .NET tool is dotnet with an assembly.
function Get-PwshCommand {
    if ((Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet') { 'dotnet', "$PSHOME/pwsh.dll" } else { [Environment]::ProcessPath }
}

<# A pwsh of its own, with the module and the connection; the script runs as it would from a file. #>
function Start-Pwsh([string] $Script, [hashtable] $Environment = @{}, [switch] $Typed) {
    $file = "$(New-TestFolder)/script.ps1"
    Set-Content $file "Import-Module '$(Get-ModulePath)'`n$Script"
    # What a shell runs in the background ignores Ctrl+C, and so would this pwsh.
    $hearing = if ($IsLinux -and ((env --help) -match '--default-signal')) { 'env', '--default-signal=INT' }
    $program, $arguments = @($hearing; Get-PwshCommand; '-NoProfile'; '-NonInteractive'; '-File'; $file)
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.RedirectStandardInput = $Typed
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $server = [pscustomobject]@{ Process = $process; Folder = Split-Path $file; Address = $null }
    $script:Servers.Add($server)
    $process
}

<# Starts a project's assembly on a free port, and waits until it listens. #>
function Start-Server([string] $Project, [string] $Folder, [hashtable] $Settings, [string] $Scheme = 'http') {
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in "$Repository/artifacts/bin/$Project/$Configuration/$Project.dll", '--urls', "${Scheme}://127.0.0.1:0") { $start.ArgumentList.Add($argument) }
    $start.WorkingDirectory = $Folder
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['ASPNETCORE_ENVIRONMENT'] = 'Production'
    $start.Environment['Logging__LogLevel__Microsoft.Hosting.Lifetime'] = 'Information'
    $start.Environment['DOTNET_gcServer'] = '0'
    foreach ($name in $Settings.Keys) { $start.Environment[$name] = $Settings[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $null = $process.StandardError.BaseStream.CopyToAsync([IO.Stream]::Null)
    $server = [pscustomobject]@{ Process = $process; Folder = $Folder; Address = $null }
    $script:Servers.Add($server)
    $said = while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        $line
        if ($line -match 'Now listening on: (https?://\S+)') { $server.Address = $Matches[1] + '/'; break }
    }
    if (-not $server.Address) { throw "$Project ended before it listened:`n$($said -join "`n")" }
    $null = $process.StandardOutput.BaseStream.CopyToAsync([IO.Stream]::Null)
    $server
}

Export-ModuleMember -Function *-*
