using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>Where the service is: one address or several, in every form that somebody writes.</summary>
public sealed class ServiceTests(ServiceFixture service)
{
    private const string Dead = "http://127.0.0.1:1";

    [Theory]
    [InlineData("-Service {0}, {1}")]
    [InlineData("-Service '{0};{1}'")]
    [InlineData("-Service ([uri]'{0}'), '{1}'")]
    [InlineData("-Service @('{0}', '{1}')")]
    [InlineData("-Service '{0}, {1}'")]
    public async Task Next_address_is_asked_where_the_first_does_not_answer(string form)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new();
        string parameters = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Dead, service.Address);
        string key = $"-ApiKey (ConvertTo-SecureString '{ServiceFixture.AdminKey}' -AsPlainText -Force)";

        Assert.Equal(site, host.Run($"(Get-MaintenanceSite {site} {parameters} {key}).Name").Succeeded().Text);
        host.Run($"Connect-MaintenanceService {parameters} {key}").Succeeded();
        Assert.Equal(site, host.Run($"(Get-MaintenanceSite {site}).Name").Succeeded().Text);
        Assert.Equal($"{Dead}/ {service.Address}", host.Run("$c = Get-MaintenanceConnection; \"$($c.Service) $($c.Others)\"").Succeeded().Text);
    }

    [Fact]
    public void Each_address_is_held_against_the_rule()
    {
        using ModuleHost host = new();

        ModuleResult result = host.Run("Get-MaintenanceSite -Service https://a.example.com, http://b.example.com -ApiKey (ConvertTo-SecureString key -AsPlainText -Force)");

        Assert.Equal("InvalidValue", result.ErrorId);
        Assert.StartsWith("http://b.example.com/ would send the key in the clear", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_to_several_sends_its_key_to_no_other_list()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Get-MaintenanceSite {site} -Service {Dead}, {service.Address}");

        Assert.Equal("Unauthenticated", result.ErrorId);
        Assert.Contains("No key for", result.Message, StringComparison.Ordinal);
    }
}
