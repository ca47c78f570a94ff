using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>What comes through the pipeline binds, live or out of a file.</summary>
public sealed class PipelineTests(ServiceFixture service)
{
    [Fact]
    public async Task A_CSV_brings_sites_and_terms()
    {
        string[] sites = [await service.NewSiteAsync(), await service.NewSiteAsync()];
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            "Site,Reason,For`n{{sites[0]}},first,00:30:00`n{{sites[1]}},second,"| ConvertFrom-Csv | Enable-Maintenance -NoWait -PassThru |
                ForEach-Object { "$($_.Site) $($_.Reason) $(if ($_.EndsAt) { $_.EndsAt - $_.StartsAt })" }
            """).Succeeded();

        Assert.Equal($"{sites[0]} first 00:30:00\n{sites[1]} second ", result.Text);
    }

    [Fact]
    public async Task An_empty_column_of_a_CSV_is_no_term_and_an_empty_variable_is_refused()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            "Site,Path,ExemptPath,BypassNetwork,Link,At,Until,Lease,OnLeaseExpiry,Reason`n{{site}},,,,,,,,,from a file" | ConvertFrom-Csv |
                Enable-Maintenance -NoWait -PassThru | ForEach-Object { "$($_.Reason) $($_.Paths.Count) $($_.ExemptPaths.Count) $($_.BypassNetworks.Count)" }
            """).Succeeded();

        Assert.Equal("from a file 0 0 0", result.Text);
        Assert.Equal("InvalidValue", host.Run($"Enable-Maintenance {site} -NoWait -Path ''").ErrorId);
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("'a b'")]
    [InlineData("[pscustomobject]@{ Sit = 'x' }")]
    [InlineData("@{ Site = 'x' }")]
    [InlineData("[ordered]@{ Site = 'x' }")]
    [InlineData("[pscustomobject]@{ Site = @{ a = 1 } }")]
    [InlineData("[System.Text.StringBuilder]::new('x')")]
    [InlineData("[pscustomobject]@{ Site = '' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = '30' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = 'soon' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = '01/02/2031' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Until = 'tomorrow' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = '1m'; OnLeaseExpiry = 'never' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = @('2099-01-01 10:00') }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = [pscustomobject]@{ x = 1 } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Until = @('2099-01-01 10:00') }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = 1, 2 }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = [pscustomobject]@{ Hours = 1 } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = @{ Ticks = 1 } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = [pscustomobject]@{ Seconds = 'abc'; OnExpiry = 'release' } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = [pscustomobject]@{ Seconds = 99999999999; OnExpiry = 'release' } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = '1m'; OnLeaseExpiry = @('release', 'stayClosed') }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Reason = 'a', 'b' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Message = [pscustomobject]@{ a = 1 } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Link = 'http://[bad' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Link = @('https://example.com') }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Path = @(, @('/a')) }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; ExemptPath = [pscustomobject]@{ a = 1 } }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; BypassNetwork = @(, @{ a = 1 }) }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = [datetime]::MinValue }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = [datetimeoffset]::MinValue }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = [datetimeoffset]::MinValue.AddTicks(7) }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; At = '0001-01-01' }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Until = [datetime]::MinValue }")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = [timespan]::MinValue }", "InvalidWindow")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = [timespan]::MinValue + 7 }", "InvalidWindow")]
    [InlineData("[pscustomobject]@{ Site = 'other'; For = [pscustomobject]@{ Ticks = [long]::MinValue } }", "InvalidWindow")]
    [InlineData("[pscustomobject]@{ Site = 'other'; Lease = [timespan]::MinValue }")]
    public async Task A_piped_item_that_can_not_be_meant_closes_none_of_the_others(string item, string errorId = "InvalidValue")
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        foreach (string items in new[] { $"'{site}', ({item})", $"({item}), '{site}'" })
        {
            ModuleResult result = host.Run($"$ErrorActionPreference = 'Continue'; {items} | Enable-Maintenance -NoWait");

            Assert.Equal(errorId, result.ErrorId);
        }

        Assert.Empty(host.Run($"Get-Maintenance {site} -Status Active, Scheduled").Succeeded().Output);
    }

    [Theory]
    [InlineData("@{ Site = 'x' } | Get-MaintenanceSite")]
    [InlineData("@{ Site = 'x' } | Get-Maintenance")]
    [InlineData("@{ Site = 'x' } | Get-MaintenanceInstance")]
    [InlineData("@{ Site = 'x' } | Get-MaintenanceHistory")]
    [InlineData("@{ Site = 'x' } | Get-MaintenancePass")]
    [InlineData("@{ Site = 'x' } | Test-Maintenance")]
    [InlineData("@{ Site = 'x' } | Disable-Maintenance")]
    [InlineData("@{ Site = 'x' } | Wait-Maintenance")]
    [InlineData("@{ Site = 'x' } | Set-Maintenance -Reason x")]
    [InlineData("@{ Site = 'x' } | New-MaintenanceSite")]
    [InlineData("@{ Site = 'x' } | Set-MaintenanceSite -Title x")]
    [InlineData("@{ Site = 'x' } | Remove-MaintenanceSite -Confirm:$false")]
    [InlineData("@{ Site = 'x' } | New-MaintenancePass -For Ann")]
    [InlineData("Invoke-Maintenance @{ Site = 'x' } { }")]
    [InlineData("New-MaintenanceKey -Name x -Role Viewer -Site 'x', @{ Site = 'x' }")]
    [InlineData("New-MaintenanceWebhook https://hooks.example.com -Site @{ Site = 'x' }")]
    [InlineData("Get-MaintenanceWebhook -Site @{ Site = 'x' }")]
    [InlineData("Get-MaintenanceReceipt -Id x -Site @{ Site = 'x' }")]
    public void A_hashtable_is_no_name_of_a_site(string command)
    {
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(command);

        Assert.Equal("InvalidValue", result.ErrorId);
        Assert.Contains("-Site: A hashtable names no site. Give the name, or splat the hashtable: @parameters.", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class Row { [string] $Site; [datetime] $At; [string] $Reason }; [Row] @{ Site = 'SITE' } | Enable-Maintenance -NoWait", "-At: A time in the year 1 is one that was never set.")]
    [InlineData("Enable-Maintenance SITE -NoWait -At ([datetime]::MinValue)", "Cannot process argument transformation on parameter 'At'. A time in the year 1 is one that was never set.")]
    [InlineData("Enable-Maintenance SITE -NoWait -For ([timespan]::MinValue)", "-For is a duration of at least a second")]
    [InlineData("Enable-Maintenance SITE -NoWait -Lease ([timespan]::MinValue)", "-Lease: from 10 seconds to 1 day.")]
    [InlineData("New-MaintenancePass SITE -For Ann -Until ([datetime]::MinValue)", "A time in the year 1 is one that was never set.")]
    public async Task A_time_that_was_never_set_is_told_as_that(string command, string message)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(command.Replace("SITE", site, StringComparison.Ordinal));

        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Empty(host.Run($"Get-Maintenance {site} -Status Active, Scheduled").Succeeded().Output);
    }

    [Fact]
    public async Task A_null_of_a_database_is_no_term()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $table = [System.Data.DataTable]::new()
            'Site', 'Reason', 'Message', 'At', 'Until', 'For', 'Lease', 'OnLeaseExpiry', 'Path', 'ExemptPath', 'BypassNetwork', 'Link' | ForEach-Object { $null = $table.Columns.Add($_) }
            $null = $table.Rows.Add('{{site}}')
            $m = $table.Rows | Enable-Maintenance -NoWait -PassThru
            "$($m.Status) '$($m.Reason)' '$($m.EndsAt)' '$($m.Lease)' $($m.Paths.Count) '$($m.Link)'"
            """).Succeeded();

        Assert.Equal("Active '' '' '' 0 ''", result.Text);
    }

    [Theory]
    [InlineData("$m")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($m, 3))")]
    [InlineData("($m | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json)")]
    public async Task A_maintenance_of_a_part_starts_one_of_the_same_part(string copy)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $m = Enable-Maintenance {{site}} -NoWait -Path /a, /b -ExemptPath /a/x -BypassNetwork 10.1.0.0/16 -PassThru
            $m | Disable-Maintenance -NoWait
            $again = {{copy}} | Enable-Maintenance -NoWait -PassThru
            "$($again.Paths) $($again.ExemptPaths) $($again.BypassNetworks)"
            """).Succeeded();

        Assert.Equal("/a /b /a/x 10.1.0.0/16", result.Text);
    }

    [Fact]
    public async Task A_maintenance_of_a_part_out_of_a_CSV_which_keeps_no_lists_closes_nothing()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"$global:m = Enable-Maintenance {site} -NoWait -Path /a -PassThru; $m | Disable-Maintenance -NoWait").Succeeded();

        Assert.Equal("InvalidValue", host.Run("$m | ConvertTo-Csv | ConvertFrom-Csv | Enable-Maintenance -NoWait").ErrorId);
        Assert.Empty(host.Run($"Get-Maintenance {site}").Succeeded().Output);
    }

    [Fact]
    public async Task A_record_out_of_JSON_brings_its_terms()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $m = [pscustomobject]@{ Site = '{{site}}'; For = [timespan]'00:10:00'; Lease = [timespan]'00:01:30'; Path = '/a', '/b'; Link = [uri] 'https://example.com/'; Reason = 42; ExemptPath = '/a/x' } |
                ConvertTo-Json | ConvertFrom-Json | Enable-Maintenance -NoWait -PassThru
            "$($m.EndsAt - $m.StartsAt) $($m.Lease.Seconds) $($m.Paths) $($m.Link) $($m.Reason) $($m.ExemptPaths)"
            """).Succeeded();

        Assert.Equal("00:10:00 90 /a /b https://example.com/ 42 /a/x", result.Text);
    }

    [Theory]
    [InlineData("Enable-Maintenance SITE -NoWait -At ''")]
    [InlineData("Enable-Maintenance SITE -NoWait -For ''")]
    [InlineData("Enable-Maintenance SITE -NoWait -Until ''")]
    [InlineData("Enable-Maintenance SITE -NoWait -Lease ''")]
    [InlineData("'SITE' | Enable-Maintenance -NoWait -For ''")]
    [InlineData("Set-Maintenance SITE -Until ''")]
    [InlineData("Set-Maintenance SITE -For ''")]
    [InlineData("Set-Maintenance SITE -Lease ''")]
    [InlineData("Invoke-Maintenance SITE { throw 'ran' } -Lease ''")]
    [InlineData("Invoke-Maintenance SITE { throw 'ran' } -Until ''")]
    [InlineData("Set-Maintenance SITE -Lease $null -OnLeaseExpiry StayClosed")]
    public async Task An_empty_variable_is_no_term(string command)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(command.Replace("SITE", site, StringComparison.Ordinal));

        Assert.Matches("An empty text is no value|-OnLeaseExpiry says what happens to a lease", result.Message);
        Assert.Empty(host.Run($"Get-Maintenance {site} -Status Active, Scheduled").Succeeded().Output);
    }

    [Theory]
    [InlineData("'ONE', 'o ne', 'TWO' | Disable-Maintenance -NoWait")]
    [InlineData("Disable-Maintenance 'ONE', 'o ne', 'TWO' -NoWait")]
    public async Task A_name_that_can_not_be_one_keeps_no_other_site_closed(string command)
    {
        string[] sites = [await service.NewSiteAsync(), await service.NewSiteAsync()];
        using ModuleHost host = new(service.Address);
        host.Run($"Enable-Maintenance {sites[0]}, {sites[1]} -NoWait").Succeeded();

        ModuleResult result = host.Run($"$ErrorActionPreference = 'Continue'; {command.Replace("ONE", sites[0], StringComparison.Ordinal).Replace("TWO", sites[1], StringComparison.Ordinal)}");

        Assert.Equal("InvalidValue", result.ErrorId);
        foreach (string site in sites)
        {
            Assert.Empty(host.Run($"Get-Maintenance {site} -Status Active, Scheduled").Succeeded().Output);
        }
    }

    [Theory]
    [InlineData("Get-MaintenanceSite '['")]
    [InlineData("Get-Maintenance -Id '[a'")]
    [InlineData("Get-MaintenanceKey '['")]
    [InlineData("Get-MaintenanceHistory '['")]
    public void A_wildcard_that_can_not_be_one_is_an_error_of_the_cmdlet(string command)
    {
        using ModuleHost host = new(service.Address);

        Assert.Equal("InvalidValue", host.Run(command).ErrorId);
    }

    [Fact]
    public async Task A_piped_site_is_closed_whatever_mode_it_is_in()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("Closed", host.Run($"(Get-MaintenanceSite {site} | Enable-Maintenance -NoWait -PassThru).Mode").Succeeded().Text);
    }

    [Theory]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($m, 3))")]
    [InlineData("($m | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json)")]
    [InlineData("($m | ConvertTo-Csv | ConvertFrom-Csv)")]
    public async Task A_deserialised_maintenance_binds_as_the_live_one(string copy)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"$global:m = Enable-Maintenance {site} -NoWait -Reason work -PassThru").Succeeded();

        Assert.Equal("work", host.Run($"({copy} | Get-Maintenance).Reason").Succeeded().Text);
        Assert.Equal("x", host.Run($"({copy} | Set-Maintenance -Message x -PassThru).Message").Succeeded().Text);
        host.Run($"{copy} | Disable-Maintenance").Succeeded();
        Assert.Equal("Ended", host.Run("($m | Get-Maintenance).Status").Succeeded().Text);
    }

    [Fact]
    public async Task A_record_out_of_a_job_brings_its_lease_and_its_end()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"""
            $m = Enable-Maintenance {site} -NoWait -Lease 90s -For 1h -PassThru
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($m))
            $copy | Disable-Maintenance -NoWait
            $again = $copy | Enable-Maintenance -NoWait -Until $copy.EndsAt -PassThru
            "$($again.Lease.Seconds) $($again.EndsAt -eq $m.EndsAt)"
            """).Succeeded();

        Assert.Equal("90 True", result.Text);
    }

    [Fact]
    public async Task A_history_entry_brings_its_receipt_once()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"$m = Enable-Maintenance {site} -NoWait -PassThru; $m | Set-Maintenance -Message x; $m | Disable-Maintenance").Succeeded();

        Assert.Single(host.Run($"Get-MaintenanceHistory {site} | Get-MaintenanceReceipt").Succeeded().Output);
        Assert.Empty(host.Run($"Get-MaintenanceHistory {site} -Since (Get-Date).AddHours(1)").Succeeded().Output);
    }

    [Fact]
    public async Task A_history_of_the_whole_store_brings_receipts_though_entries_of_keys_have_no_site()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"Enable-Maintenance {site} -NoWait -Id in-the-store; $null = New-MaintenanceKey a-key Viewer {site}").Succeeded();

        Assert.Equal("True", host.Run($"(Get-MaintenanceHistory -First 100 | Get-MaintenanceReceipt).Maintenance.Site -contains '{site}'").Succeeded().Text);
    }

    [Fact]
    public async Task A_site_is_named_by_its_record_wherever_one_is_named()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);

        host.Run($$"""
            $s = Get-MaintenanceSite {{site}}
            $m = Enable-Maintenance $s -NoWait -PassThru
            $null = Get-MaintenanceReceipt -Site $s -Id $m.Id
            Remove-MaintenancePass -Site $s -Id (New-MaintenancePass $s -For Ann).Id
            Remove-MaintenanceInstance -Site $s -Id web-1
            """).Succeeded();
    }

    [Fact]
    public async Task Null_gives_each_setting_and_each_term_its_default()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"Set-MaintenanceSite {site} -DrainSeconds 99 -RetryAfterSeconds 99 -AbortRequests $false -WhenDisconnected Closed -DisconnectedAfterSeconds 99 -Title t").Succeeded();

        ModuleResult settings = host.Run($"""
            $s = (Set-MaintenanceSite {site} -DrainSeconds $null -RetryAfterSeconds $null -AbortRequests $null -WhenDisconnected $null -DisconnectedAfterSeconds $null -Title $null -PassThru).Settings
            "$($s.DrainSeconds) $($s.RetryAfterSeconds) $($s.AbortRequests) $($s.WhenDisconnected) $($s.DisconnectedAfterSeconds) '$($s.Title)'"
            """).Succeeded();
        ModuleResult terms = host.Run($"""
            Enable-Maintenance {site} -NoWait -Mode ReadOnly -For 1h -Reason r -Message m -Path /a -Lease 1m
            $m = Set-Maintenance {site} -Mode $null -For $null -Reason $null -Message $null -Path $null -Lease $null -PassThru
            "$($m.Mode) '$($m.EndsAt)' '$($m.Reason)' '$($m.Message)' $($m.Paths.Count) '$($m.Lease)'"
            """).Succeeded();

        host.Run($"Disable-Maintenance {site} -NoWait -TimeoutSec $null; $null = Get-MaintenanceHistory {site} -First $null").Succeeded();
        Assert.Equal("30 300 True KeepLast 60 ''", settings.Text);
        Assert.Equal("Closed '' '' '' 0 ''", terms.Text);
    }

    [Theory]
    [InlineData("Enable-Maintenance SITE -NoWait -Path '/a', $null", "-Path: one of the values is $null. Leave it out.")]
    [InlineData("Set-MaintenanceSite SITE -BypassNetwork 10.0.0.1, $null", "-BypassNetwork: one of the values is $null. Leave it out.")]
    public async Task A_null_in_a_list_is_refused(string command, string message)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(command.Replace("SITE", site, StringComparison.Ordinal));

        Assert.Equal(("InvalidValue", message), (result.ErrorId, result.Message));
    }

    [Fact]
    public async Task A_pass_of_a_maintenance_takes_its_record()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("True", host.Run($"$m = Enable-Maintenance {site} -NoWait -PassThru; (New-MaintenancePass {site} -For Ann -Maintenance $m).Maintenance -eq $m.Id").Succeeded().Text);
    }

    [Fact]
    public async Task A_text_with_the_line_ends_of_Windows_is_taken()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("one\ntwo", host.Run($"(Enable-Maintenance {site} -NoWait -Reason \"one`r`ntwo`r`n\" -PassThru).Reason").Succeeded().Text);
        Assert.Equal("a title", host.Run($"(Set-MaintenanceSite {site} -Title \"a title`r`n\" -DisplayName \"a name`r`n\" -PassThru).Settings.Title").Succeeded().Text);
        Assert.Equal("Ann", host.Run($"(New-MaintenancePass {site} -For \"Ann`r`n\").For").Succeeded().Text);
        Assert.Equal("k", host.Run($"(New-MaintenanceKey \"k`r`n\" Viewer {site}).Name").Succeeded().Text);
    }

    [Fact]
    public async Task A_new_key_is_found_by_both_of_its_names()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"$k = New-MaintenanceKey k Viewer {site}; $k.Secret -eq $k.Key; $k | Format-List | Out-String").Succeeded();

        Assert.True(result.Output[0]!.BaseObject is true);
        Assert.DoesNotContain("mnt_", result.Text, StringComparison.Ordinal);
    }
}
