using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Views;

/// <summary>What ConvertTo-Json makes of the records without a word more.</summary>
public sealed class JsonTests(ServiceFixture service)
{
    [Theory]
    [InlineData("Get-MaintenanceSite $site", "\"Mode\": \"Open\"")]
    [InlineData("Enable-Maintenance $site -NoWait -PassThru -Lease 1m -Path /a", "\"OnExpiry\": \"Release\"")]
    [InlineData("Enable-Maintenance $site -NoWait; Get-Maintenance $site", "\"Status\": \"Active\"")]
    [InlineData("Enable-Maintenance $site -NoWait -Id one; Disable-Maintenance $site -NoWait -PassThru", "\"EndReason\": \"Ended\"")]
    [InlineData("Enable-Maintenance $site -NoWait -Id one; Get-MaintenanceReceipt $site one", "\"Mode\": \"Closed\"")]
    [InlineData("Get-MaintenanceInstance $site", "\"State\": \"Pending\"")]
    [InlineData("Get-MaintenanceHistory $site", "\"Action\": \"SiteCreated\"")]
    [InlineData("New-MaintenancePass $site -For Ann", "\"For\": \"Ann\"")]
    [InlineData("New-MaintenanceKey -Name me -Role Viewer -Site $site", "\"Role\": \"Viewer\"")]
    [InlineData("New-MaintenanceWebhook https://hooks.example.com $site Ended", "\"Ended\"")]
    [InlineData("Test-Maintenance $site", "\"Mode\": \"Open\"")]
    [InlineData("Get-MaintenanceConnection", "\"Source\": \"Session\"")]
    public async Task Record_becomes_JSON_with_words_and_without_a_warning(string command, string expected)
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"$site = '{site}'; {command} | ConvertTo-Json").Succeeded();

        Assert.Contains(expected, result.Text, StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("Get-MaintenanceSite $site", "\"Status\": \"Active\"")]
    [InlineData("Test-Maintenance $site", "\"Status\": \"Active\"")]
    public async Task Record_that_holds_maintenances_needs_the_depth_that_the_docs_give(string command, string expected)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"Enable-Maintenance {site} -NoWait -Lease 1m").Succeeded();

        ModuleResult result = host.Run($"$site = '{site}'; {command} | ConvertTo-Json -Depth 4").Succeeded();

        Assert.Contains(expected, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("MaintenanceService.Client", result.Text, StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }
}
