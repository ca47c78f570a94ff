using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Views;

/// <summary>What stands on a screen.</summary>
public sealed class ViewTests(ServiceFixture service)
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task An_id_is_whole_and_a_status_is_shown(int width)
    {
        string site = await service.NewSiteAsync();
        string id = "shop-production-eu-west-7d9f8b6c54-x2x4q";
        await service.AddInstanceAsync(site, id);
        using ModuleHost host = new(service.Address);
        string maintenance = host.Run($"(Enable-Maintenance {site} -NoWait -Reason 'orders migration' -PassThru).Id").Succeeded().Text;

        Assert.Contains(id, host.Run($"Get-MaintenanceInstance {site} | Out-String -Width {width}").Succeeded().Text, StringComparison.Ordinal);
        string shown = host.Run($"Get-Maintenance {site} | Out-String -Width {width}").Succeeded().Text;
        Assert.Contains(maintenance, shown, StringComparison.Ordinal);
        Assert.Matches("Active\\W+(\u001b\\[31m)?Closed", shown);
    }

    [Fact]
    public async Task A_site_of_which_a_part_is_closed_is_not_shown_as_open()
    {
        string site = await service.NewSiteAsync();
        await service.PutAsync($"v1/sites/{site}/maintenances/one", new { paths = new[] { "/orders" }, reason = "work" });
        await service.PutAsync($"v1/sites/{site}/maintenances/two", new { paths = new[] { "/a", "/b" }, mode = "readOnly" });
        using ModuleHost host = new(service.Address);

        string shown = host.Run($"Get-MaintenanceSite {site} | Out-String -Width 200").Succeeded().Text;
        string ready = host.Run($"Test-Maintenance {site} | Out-String -Width 200").Succeeded().Text;
        string held = host.Run($"Get-Maintenance {site} | Out-String -Width 200").Succeeded().Text;

        Assert.All([shown, ready], text => Assert.Contains("Partly Closed", text, StringComparison.Ordinal));
        Assert.All([shown, ready], text => Assert.Contains("(open-ended, Closed for /orders): work", text, StringComparison.Ordinal));
        foreach (string command in new[] { "Get-MaintenanceSite", "Get-Maintenance", "Test-Maintenance" })
        {
            ModuleResult result = host.Run($"""
                $x = {command} {site}
                $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x))
                $x | Out-String -Width 200; $y | Out-String -Width 200
                """).Succeeded();
            Assert.Equal($"{result.Output[0]}", $"{result.Output[1]}");
        }

        Assert.Contains("Closed (/orders)", held, StringComparison.Ordinal);
        Assert.Contains("ReadOnly (2 paths)", held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deserialised_object_is_shown_as_the_live_one()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);
        host.Run($"Enable-Maintenance {site} -NoWait -Reason work").Succeeded();

        foreach (string command in new[] { "Get-MaintenanceSite", "Get-Maintenance", "Get-MaintenanceHistory" })
        {
            ModuleResult result = host.Run($"""
                $x = {command} {site}
                $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x, 3))
                $x | Out-String -Width 200; $y | Out-String -Width 200
                """).Succeeded();
            Assert.Equal($"{result.Output[0]}", $"{result.Output[1]}");
        }
    }

    [Fact]
    public async Task A_record_out_of_a_job_is_shown_as_the_live_one()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);
        host.Run($"Enable-Maintenance {site} -NoWait -Id one -Reason work -Lease 1h -OnLeaseExpiry StayClosed; $null = New-MaintenancePass {site} -For Ann").Succeeded();

        foreach (string command in new[] { "Get-MaintenanceSite", "Get-Maintenance", "Get-MaintenanceHistory", "Get-MaintenancePass", "Get-MaintenanceInstance", "Test-Maintenance", "Get-MaintenanceReceipt -Id one -Site" })
        {
            ModuleResult result = host.Run($"""
                $x = {command} {site}
                $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x))
                $x | Out-String -Width 200; $y | Out-String -Width 200
                """).Succeeded();
            Assert.Equal(Shown(result.Output[0]), Shown(result.Output[1]));
        }

        // What is left of a pass or a lease changes with each second.
        static string Shown(object? text) => System.Text.RegularExpressions.Regex.Replace($"{text}", @"\d+ (?:s|min)", "…");
    }

    [Fact]
    public void A_role_of_a_later_version_is_shown_as_unknown()
    {
        using ModuleHost host = new();

        Assert.Contains("unknown", host.Run("$k = [MaintenanceService.Client.Key]::new(); $k.Role = [enum]::ToObject([MaintenanceService.Client.KeyRole], -1); $k | Out-String -Width 200").Succeeded().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("##vso[task.setvariable variable=a]b", "##vso[")]
    [InlineData("::set-env name=a::b", "::set-env")]
    [InlineData("fine\n::error::x", "\n::error")]
    [InlineData("##[error]x", "##[")]
    [InlineData("##teamcity[buildStatus]", "##teamcity[")]
    public async Task A_command_of_a_CI_system_in_a_reason_is_shown_broken(string reason, string command)
    {
        string site = await service.NewSiteAsync();
        await service.PutAsync($"v1/sites/{site}/maintenances/other", new { reason });
        using ModuleHost host = new(service.Address);
        host.Run($"New-MaintenanceKey me Operator {site} | ForEach-Object {{ $global:key = ConvertTo-SecureString $_.Secret -AsPlainText -Force }}").Succeeded();

        ModuleResult shown = host.Run($"Get-Maintenance {site} | Format-List * | Out-String -Width 300; Get-Maintenance {site} | Out-String -Width 300; (Get-Maintenance {site}).Reason").Succeeded();
        ModuleResult refused = host.Run($"Disable-Maintenance {site} -ApiKey $key");

        Assert.DoesNotContain(command, shown.Text, StringComparison.Ordinal);
        Assert.Equal("HeldByOthers", refused.ErrorId);
        Assert.DoesNotContain(command, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_with_two_colons_is_shown_as_it_is()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("2001:db8::/32", host.Run($"(Enable-Maintenance {site} -NoWait -BypassNetwork 2001:db8::/32 -PassThru).BypassNetworks").Succeeded().Text);
    }

    [Fact]
    public async Task A_receipt_says_what_is_not_confirmed_yet_what_never_was_and_what_never_began()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);
        host.Run($"$global:m = Enable-Maintenance {site} -NoWait -PassThru; $global:later = Enable-Maintenance {site} -NoWait -At (Get-Date).AddHours(1) -PassThru").Succeeded();

        Assert.Contains("web-1: not confirmed yet, 0 refused", host.Run("Get-MaintenanceReceipt -Id $m | Out-String").Text, StringComparison.Ordinal);
        host.Run("$m, $later | Disable-Maintenance -NoWait").Succeeded();
        Assert.Contains("web-1: never confirmed, 0 refused", host.Run("Get-MaintenanceReceipt -Id $m | Out-String").Text, StringComparison.Ordinal);
        Assert.Matches("Began +: never", host.Run("Get-MaintenanceReceipt -Id $later | Out-String").Text);
    }
}
