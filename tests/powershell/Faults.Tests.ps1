BeforeDiscovery {
    # Every refusal of the contract, with the id and the category that scripts see.
    $refusals = @(
        @{ Status = 400; Slug = 'malformed-request'; Id = 'MalformedRequest'; Category = 'InvalidArgument' }
        @{ Status = 401; Slug = 'unauthenticated'; Id = 'Unauthenticated'; Category = 'AuthenticationError' }
        @{ Status = 403; Slug = 'forbidden'; Id = 'Forbidden'; Category = 'PermissionDenied' }
        @{ Status = 404; Slug = 'site-not-found'; Id = 'SiteNotFound'; Category = 'ObjectNotFound' }
        @{ Status = 404; Slug = 'maintenance-not-found'; Id = 'MaintenanceNotFound'; Category = 'ObjectNotFound' }
        @{ Status = 404; Slug = 'not-found'; Id = 'NotFound'; Category = 'ObjectNotFound' }
        @{ Status = 405; Slug = 'method-not-allowed'; Id = 'MethodNotAllowed'; Category = 'InvalidOperation' }
        @{ Status = 409; Slug = 'maintenance-ended'; Id = 'MaintenanceEnded'; Category = 'InvalidOperation' }
        @{ Status = 409; Slug = 'already-started'; Id = 'AlreadyStarted'; Category = 'InvalidOperation' }
        @{ Status = 409; Slug = 'no-lease'; Id = 'NoLease'; Category = 'InvalidOperation' }
        @{ Status = 409; Slug = 'site-in-maintenance'; Id = 'SiteInMaintenance'; Category = 'ResourceBusy' }
        @{ Status = 409; Slug = 'site-has-instances'; Id = 'SiteHasInstances'; Category = 'ResourceBusy' }
        @{ Status = 409; Slug = 'instance-replaced'; Id = 'InstanceReplaced'; Category = 'InvalidOperation' }
        @{ Status = 409; Slug = 'last-admin-key'; Id = 'LastAdminKey'; Category = 'InvalidOperation' }
        @{ Status = 412; Slug = 'revision-conflict'; Id = 'RevisionConflict'; Category = 'ResourceBusy' }
        @{ Status = 413; Slug = 'too-large'; Id = 'TooLarge'; Category = 'InvalidArgument' }
        @{ Status = 415; Slug = 'unsupported-media-type'; Id = 'UnsupportedMediaType'; Category = 'InvalidOperation' }
        @{ Status = 422; Slug = 'invalid-value'; Id = 'InvalidValue'; Category = 'InvalidArgument' }
        @{ Status = 422; Slug = 'invalid-window'; Id = 'InvalidWindow'; Category = 'InvalidArgument' }
        @{ Status = 429; Slug = 'rate-limited'; Id = 'RateLimited'; Category = 'LimitsExceeded' }
        @{ Status = 507; Slug = 'storage-full'; Id = 'StorageFull'; Category = 'ResourceUnavailable' }
        @{ Status = 418; Slug = 'made-up-tomorrow'; Id = 'UnexpectedResponse'; Category = 'ProtocolError' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestHost.psm1"
    Start-TestHost
    $site = New-TestSite
    $shop = Start-Shop $site
    $lonely = New-LonelySite
    $refused = @{ ContentType = 'application/problem+json'; Kind = 'answer' }
}

AfterAll { Stop-TestHost }

Describe 'A reply that is lost' {
    BeforeEach { $proxy = Start-FaultProxy }
    AfterEach { Open-TestSite $site }

    It 'makes one maintenance, not two' {
        Add-Fault $proxy -Method PUT -Kind dropReply -Times 2
        Enable-Maintenance $site -Service $proxy.Address
        @($proxy.Writes).Count | Should -Be 3
        @((Get-TestSite $site).maintenances).Count | Should -Be 1
    }

    It 'ends a maintenance once, and warns of nothing' {
        Enable-Maintenance $site
        Add-Fault $proxy -Method DELETE -Kind dropReply
        Disable-Maintenance $site -Service $proxy.Address -WarningVariable warned -WarningAction SilentlyContinue
        # On a slow machine it may say that the service let it wait.
        "$warned" | Should -Not -Match 'maintenance'
        @($proxy.Writes).Count | Should -Be 2
        (Get-TestSite $site).mode | Should -Be 'open'
    }

    It 'does not make a removal fail' {
        $gone = New-TestSite
        Add-Fault $proxy -Method DELETE -Kind dropReply
        Remove-MaintenanceSite $gone -Service $proxy.Address -Confirm:$false -ErrorAction Stop
        Get-MaintenanceSite "$gone*" | Should -BeNullOrEmpty
    }

    It 'is asked for again while waiting' {
        Add-Fault $proxy -Method GET -Path convergence -Kind dropReply -Times 2
        Enable-Maintenance $site -Service $proxy.Address
        Get-ShopStatus $shop | Should -Be 503
    }
}

Describe 'A service that is away' {
    BeforeEach { $proxy = Start-FaultProxy }
    AfterEach { Open-TestSite $site }

    It 'is asked again until it is back' {
        Add-Fault $proxy -Method PUT -Kind dropRequest
        Add-Fault $proxy -Method PUT -Kind answer -Status 503
        Add-Fault $proxy -Method PUT @refused -Status 503 -Body '{"type":"urn:maintenance:problem:storage-unavailable","status":503}'
        Enable-Maintenance $site -Service $proxy.Address
        @((Get-TestSite $site).maintenances).Count | Should -Be 1
    }

    It 'is asked again also where nobody waits for the instances' {
        Enable-Maintenance $site
        Add-Fault $proxy -Method GET -Path convergence -Kind answer -Status 503 -Times 2
        Wait-Maintenance $site -Mode Closed -NoWait -Service $proxy.Address -ErrorAction Stop
        $proxy.Requests.Count | Should -Be 3
    }

    It 'is given up after the timeout' {
        Add-Fault $proxy -Method GET -Kind silent -Times 100
        $problem = Get-Failure { Wait-Maintenance $site -TimeoutSec 1 -Service $proxy.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'ServiceUnreachable'
        $problem.CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'is not blamed for its last answer where an earlier one names the instances' {
        $proxy = Start-FaultProxy -Scripted
        Add-Fault $proxy -Path convergence @refused -Status 409 -Body (@{
                type = 'urn:maintenance:problem:not-converged'; status = 409; site = 'shop'; revision = 2; mode = 'closed'; converged = $false; convergedAt = $null; total = 1; confirmed = 0
                assumedClosed = 0; requestsInFlight = 0; connectionsOpen = 0; blockers = @(@{ instance = 'dead-1'; reason = 'pending'; detail = 'No report.'; since = $null })
            } | ConvertTo-Json -Depth 4)
        Add-Fault $proxy -Kind silent -Times 100
        $problem = Get-Failure { Wait-Maintenance shop -TimeoutSec 4 -Service $proxy.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'NotConverged'
        "$problem" | Should -Match 'within 4 s.*dead-1'
    }

    It 'is named as it names itself' {
        Add-Fault $proxy -Method DELETE -Times 100 @refused -Status 503 -Body '{"type":"urn:maintenance:problem:storage-unavailable","status":503,"detail":"The disk is gone."}'
        Enable-Maintenance $site
        $problem = Get-Failure { Disable-Maintenance $site -TimeoutSec 1 -Service $proxy.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be 'StorageUnavailable'
        "$problem" | Should -Match 'The disk is gone'
    }
}

Describe 'An answer' {
    BeforeEach { $proxy = Start-FaultProxy -Scripted }

    It 'that is the refusal <Slug> becomes the error <Id>' -ForEach $refusals {
        Add-Fault $proxy @refused -Times 100 -Status $Status -Body "{`"type`":`"urn:maintenance:problem:$Slug`",`"status`":$Status,`"detail`":`"Do this instead.`"}"
        $problem = Get-Failure { Get-MaintenanceReceipt shop m1 -Service $proxy.Address -ErrorAction Stop }
        Get-ErrorId $problem | Should -Be $Id
        $problem.CategoryInfo.Category | Should -Be $Category
        if ($Id -notin 'Unauthenticated', 'SiteNotFound') { "$problem" | Should -Match 'Do this instead' }
        $proxy.Requests.Count | Should -Be 1
    }

    It 'that is a page of somebody else is unexpected' {
        Add-Fault $proxy -Kind answer -Times 100 -ContentType 'text/html' -Body '<html>Welcome to the router</html>'
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'UnexpectedResponse'
        Get-ErrorId (Get-Failure { Wait-Maintenance shop -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'UnexpectedResponse'
    }

    It 'that is the refusal of somebody else leaves nothing to end' {
        foreach ($status in 302, 401, 403, 404) {
            $proxy = Start-FaultProxy -Scripted
            Add-Fault $proxy -Kind answer -Times 100 -Status $status -ContentType 'text/html' -Body '<html>Sign in</html>'
            $problem = Get-Failure { Enable-Maintenance shop -Service $proxy.Address }
            Get-ErrorId $problem | Should -Be 'UnexpectedResponse'
            "$problem" | Should -Match $status
            "$problem" | Should -Not -Match 'closed'
            @($proxy.Writes).Method | Should -Be 'PUT'
        }
    }

    It 'that comes from nobody knows where may have closed the site' {
        Add-Fault $proxy -Kind answer -Times 100 -Status 500 -ContentType 'text/html' -Body '<html>Oops</html>'
        $problem = Get-Failure { Enable-Maintenance shop -Service $proxy.Address }
        "$problem" | Should -Match 'may still be closed'
    }

    It 'that is no JSON is unexpected' {
        Add-Fault $proxy -Kind answer -Times 100 -Body '{"items":[{'
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'UnexpectedResponse'
    }

    It 'that leads elsewhere is not followed' {
        Add-Fault $proxy -Kind answer -Times 100 -Status 302 -ContentType "text/html`r`nLocation: http://127.0.0.1:1/"
        Get-ErrorId (Get-Failure { Get-MaintenanceSite -Service $proxy.Address -ErrorAction Stop }) | Should -Be 'UnexpectedResponse'
        $proxy.Requests.Count | Should -Be 1
    }

    It 'that speaks of requests is told in words of cmdlets' {
        $gone = New-LonelySite
        $admin = @{ Service = Get-TestService; Confirm = $false; ErrorAction = 'Stop' }
        foreach ($call in @(
                { Remove-MaintenanceKey nobody @admin }, { Remove-MaintenancePass $gone nobody @admin }, { Remove-MaintenanceSite $gone @admin }
                { New-MaintenancePass $gone -For kim -Maintenance nobody @admin }, { Get-MaintenanceReceipt $gone nobody -ErrorAction Stop }
            )) {
            $problem = Get-Failure $call
            "$problem" | Should -Not -Match '/v1/|GET|DELETE'
            "$problem" | Should -Match "'(nobody|s-\w+)'"
            $problem.ErrorDetails.RecommendedAction | Should -Match '-Maintenance'
        }
    }

    It 'shows no escape sequence in an error' {
        Add-Fault $proxy @refused -Status 422 -Body (@{ type = 'urn:maintenance:problem:invalid-value'; status = 422; detail = "a`e]0;owned`a`e[31mb`u{202e}c" } | ConvertTo-Json)
        $problem = Get-Failure { Get-MaintenanceReceipt shop m1 -Service $proxy.Address -ErrorAction Stop }
        "$problem$($problem.ErrorDetails)$($problem | Out-String)" | Should -Not -Match "`e|`a|`u{202e}"
        "$problem" | Should -Match 'a.*b.*c'
    }
}
