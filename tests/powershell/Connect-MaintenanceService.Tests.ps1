BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $service = Get-TestService
    $site = New-TestSite
    $key = ConvertTo-Secret (New-TestKey viewer $site 'viewer')
    $wrong = ConvertTo-Secret 'mnt_wrong_wrong'
}

AfterAll { Stop-TestHost }

Describe 'Connect-MaintenanceService' {
    BeforeEach {
        $env:MAINTENANCE_SERVICE = $service
        $env:MAINTENANCE_API_KEY = Get-AdminKey
    }
    AfterEach { Disconnect-MaintenanceService }

    It 'remembers service and key for the session' {
        $env:MAINTENANCE_SERVICE = $env:MAINTENANCE_API_KEY = $null
        Connect-MaintenanceService -Service $service -ApiKey $key | Should -BeNullOrEmpty
        (Get-MaintenanceSite).Name | Should -Be $site
    }

    It 'comes before the environment, and after a parameter' {
        $proxies = Start-FaultProxy; $other = Start-FaultProxy; $third = Start-FaultProxy
        $env:MAINTENANCE_SERVICE = $third.Address
        $null = Get-MaintenanceSite
        $third.Requests.Count | Should -Be 1
        Connect-MaintenanceService -Service $proxies.Address -ApiKey $key
        $asked = $proxies.Requests.Count
        $null = Get-MaintenanceSite
        $proxies.Requests.Count | Should -BeGreaterThan $asked
        $third.Requests.Count | Should -Be 1
        $asked = $proxies.Requests.Count
        $null = Get-MaintenanceSite -Service $other.Address -ApiKey $key
        $other.Requests.Count | Should -Be 1
        $proxies.Requests.Count | Should -Be $asked
        (Get-MaintenanceSite -ApiKey (ConvertTo-Secret (Get-AdminKey))).Count | Should -BeGreaterThan 0
    }

    It 'sends its key to no other service' {
        $other = Start-FaultProxy -Scripted
        Connect-MaintenanceService -Service $service -ApiKey $key
        $env:MAINTENANCE_API_KEY = $null
        $problem = Get-Failure { Get-MaintenanceSite -Service $other.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'Unauthenticated'
        $other.Requests.Count | Should -Be 0
    }

    It 'takes what is not given from the environment' {
        Connect-MaintenanceService
        $env:MAINTENANCE_SERVICE = $env:MAINTENANCE_API_KEY = $null
        (Get-MaintenanceSite $site).Name | Should -Be $site
    }

    It 'gives the connection without the key' {
        $shown = Connect-MaintenanceService -Service $service -ApiKey $key -PassThru
        "$($shown.Service)" | Should -Be $service
        $shown | Format-List * | Out-String | Should -Not -Match 'mnt_'
    }

    It 'refuses a key that the service does not know, and keeps what it had' {
        Connect-MaintenanceService -Service $service -ApiKey $key
        $problem = Get-Failure { Connect-MaintenanceService -Service $service -ApiKey $wrong -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'Unauthenticated'
        $problem.CategoryInfo.Category | Should -Be 'AuthenticationError'
        (Get-MaintenanceSite).Name | Should -Be $site
    }

    It 'accepts an app''s key, which may not list sites' {
        Connect-MaintenanceService -Service $service -ApiKey (ConvertTo-Secret (New-TestKey instance $site))
    }

    It 'says that nobody named a service' {
        $env:MAINTENANCE_SERVICE = $env:MAINTENANCE_API_KEY = $null
        $problem = Get-Failure { Get-MaintenanceSite -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'NotConnected'
        "$problem" | Should -Match 'Connect-MaintenanceService'
        Get-ErrorId (Get-Failure { Connect-MaintenanceService -ErrorAction Stop }) | Should -Be 'NotConnected'
    }

    It 'refuses http to another machine, and an address with a secret in it' {
        $problem = Get-Failure { Connect-MaintenanceService -Service http://maintenance.example.com -ApiKey $key -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'InvalidValue'
        "$problem" | Should -Match 'https'
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service http://192.0.2.1:5080 -ApiKey $key -ErrorAction Stop }) | Should -Be 'InvalidValue'
        $problem = Get-Failure { Get-MaintenanceSite -Service https://me:hunter2@maintenance.example.com -ApiKey $key -ErrorAction Stop }
        "$problem$($problem | Format-List * -Force | Out-String)" | Should -Not -Match 'hunter2'
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service ftp://localhost -ApiKey $key -ErrorAction Stop }) | Should -Be 'InvalidValue'
    }

    It 'trusts no certificate that has expired, and says so at once' {
        $folder = New-TestFolder
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=127.0.0.1', [Security.Cryptography.RSA]::Create(2048), [Security.Cryptography.HashAlgorithmName]::SHA256,
            [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $expired = $request.CreateSelfSigned([DateTimeOffset] '2020-01-01', [DateTimeOffset] '2020-02-01')
        [IO.File]::WriteAllBytes("$folder/expired.pfx", $expired.Export('Pfx', 'x'))
        $there = Start-Server 'MaintenanceService' $folder @{
            Maintenance__DataFolder                  = "$folder/data"
            Kestrel__Certificates__Default__Path     = "$folder/expired.pfx"
            Kestrel__Certificates__Default__Password = 'x'
        } -Scheme https
        # With this patience it would hang if it tried again.
        $problem = Get-Failure { Enable-Maintenance $site -TimeoutSec 86400 -Service $there.Address -ApiKey $key -AllowHttp }
        Get-ErrorId $problem | Should -Be 'ServiceUnreachable'
        "$problem" | Should -Match 'certificate is not trusted.*NotTimeValid'
    }

    It 'tells https where http is spoken from a bad certificate' {
        $problem = Get-Failure { Enable-Maintenance $site -Service ($service -replace '^http:', 'https:') -ApiKey $key }
        "$problem" | Should -Match 'does not speak https'
        "$problem" | Should -Not -Match 'certificate|closed'
    }

    It 'goes by http to another machine with -AllowHttp only' {
        # The machine's own address is not loopback; nothing listens there.
        $address = "http://$([Net.Dns]::GetHostName()):1/"
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service $address -ApiKey $key -ErrorAction Stop }) | Should -Be 'InvalidValue'
        $problem = Get-Failure { Enable-Maintenance $site -TimeoutSec 1 -Service $address -ApiKey $key -AllowHttp }
        Get-ErrorId $problem | Should -Be 'ServiceUnreachable'
        $problem.CategoryInfo.Category | Should -Be 'ConnectionError'
    }
}
