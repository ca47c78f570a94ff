using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>-For, -Lease and -Duration mean what they say, and a number means nothing.</summary>
public sealed class DurationTests(ServiceFixture service)
{
    [Theory]
    [InlineData("'24:00:00'", 86_400)]
    [InlineData("'36:30:00'", 131_400)]
    [InlineData("'00:30:00'", 1_800)]
    [InlineData("00:30", 1_800)]
    [InlineData("'1.02:00:00'", 93_600)]
    [InlineData("PT30M", 1_800)]
    [InlineData("'pt90m'", 5_400)]
    [InlineData("30m", 1_800)]
    [InlineData("2h", 7_200)]
    [InlineData("1d", 86_400)]
    [InlineData("1h30m", 5_400)]
    [InlineData("90s", 90)]
    [InlineData("([timespan]::FromMinutes(5))", 300)]
    public async Task A_duration_lasts_what_it_says(string text, int seconds)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"$m = Enable-Maintenance {site} -NoWait -For {text} -PassThru; ($m.EndsAt - $m.StartsAt).TotalSeconds").Succeeded();

        Assert.Equal(seconds, Assert.IsType<double>(result.Output[0]!.BaseObject), 0.01);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("30.5")]
    [InlineData("'30'")]
    [InlineData("'30 minutes'")]
    [InlineData("'1.24:00:00'")]
    [InlineData("'00:99:00'")]
    [InlineData("([int64]30)")]
    [InlineData("([byte]30)")]
    [InlineData("([decimal]30)")]
    [InlineData("'P1M'")]
    [InlineData("'-1h'")]
    public async Task A_number_or_an_unclear_text_is_refused_and_starts_nothing(string text)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Enable-Maintenance {site} -NoWait -For {text}");

        Assert.Contains(result.ErrorId, new[] { "InvalidWindow", "ParameterArgumentTransformationError" });
        Assert.Contains("00:30:00", result.Message + result.Error!.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(host.Run($"Get-Maintenance {site}").Succeeded().Output);
    }
}
