using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>-WhatIf refuses what the command itself would refuse.</summary>
public sealed class WhatIfTests(ServiceFixture service)
{
    [Theory]
    [InlineData("Enable-Maintenance no-such-site")]
    [InlineData("Invoke-Maintenance no-such-site { 1 }")]
    [InlineData("Disable-Maintenance no-such-site")]
    [InlineData("Disable-Maintenance no-such-site -All")]
    [InlineData("Set-Maintenance no-such-site -Message x")]
    [InlineData("Set-MaintenanceSite no-such-site -Title x")]
    [InlineData("Remove-MaintenanceSite no-such-site")]
    [InlineData("New-MaintenancePass no-such-site -For Ann")]
    [InlineData("Remove-MaintenancePass no-such-site p1")]
    [InlineData("Remove-MaintenanceInstance no-such-site web-1")]
    public void A_site_that_does_not_exist_is_refused(string command)
    {
        using ModuleHost host = new(service.Address);

        Assert.Equal("SiteNotFound", host.Run($"{command} -WhatIf").ErrorId);
    }

    [Fact]
    public async Task A_site_that_exists_is_not_created_again()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("SiteExists", host.Run($"New-MaintenanceSite {site} -WhatIf").ErrorId);
        Assert.Equal("", host.Run("New-MaintenanceSite no-such-site -WhatIf").ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -WhatIf")]
    public async Task A_key_that_would_have_expired_is_refused_in_words_of_the_cmdlet(string more)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"New-MaintenanceKey k Viewer {site} -Until 2020-01-01{more}");

        Assert.Equal("InvalidWindow", result.ErrorId);
        Assert.Contains("-Until: ", result.Message, StringComparison.Ordinal);
        Assert.Contains("is past; write ", result.Message, StringComparison.Ordinal);
    }
}
