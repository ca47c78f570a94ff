using System.Globalization;
using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>A time means the same under every culture, or is refused.</summary>
public sealed class TimeTests(ServiceFixture service)
{
    public static TheoryData<string, string> Unclear => new()
    {
        { "'01/02/2030'", "2030-02-01 in some countries and 2030-01-02 in others" },
        { "'31/01/2030'", "2030-01-31" },
        { "'05.12.2030'", "2030-12-05 in some countries and 2030-05-12 in others" },
        { "'1-2-30'", "2030-02-01" },
        { "'tomorrow'", "is no time" },
        { "20300131", "is no time" },
        { "'25:00'", "is no time" },
        { "'2030-02-30'", "is no time" },
    };

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task An_unclear_time_is_refused_with_its_readings(string text, string words)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Enable-Maintenance {site} -NoWait -Until {text}");

        Assert.Contains("ParameterArgumentTransformationError", result.ErrorId, StringComparison.Ordinal);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
        Assert.Empty(host.Run($"Get-Maintenance {site}").Succeeded().Output);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public async Task A_clear_time_is_the_same_under_every_culture(string culture)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        string until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T02:30:00+01:00";

        ModuleResult result = host.Run(
            $"[Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'; (Enable-Maintenance {site} -NoWait -Until '{until}' -PassThru).EndsAt.UtcDateTime.ToString('s')").Succeeded();

        Assert.EndsWith("T01:30:00", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_in_the_past_is_refused_and_WhatIf_says_the_same()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        foreach (string more in new[] { "", " -WhatIf" })
        {
            ModuleResult result = host.Run($"Enable-Maintenance {site} -NoWait -At (Get-Date).AddMinutes(-5){more}");

            Assert.Equal("InvalidWindow", result.ErrorId);
            Assert.Contains("is past; write ", result.Message, StringComparison.Ordinal);
            Assert.Contains("or leave out -At", result.Message, StringComparison.Ordinal);
        }

        host.Run($"Enable-Maintenance {site} -NoWait -At (Get-Date).AddSeconds(-30)").Succeeded();
    }

    [Fact]
    public async Task A_time_out_of_a_job_or_a_file_is_taken_as_the_live_one()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"""
            $m = Enable-Maintenance {site} -NoWait -For 1h -PassThru
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($m, 3))
            (Set-Maintenance -Id $m.Id -Until $copy.EndsAt -PassThru).EndsAt -eq $m.EndsAt
            """).Succeeded();

        Assert.True(result.Output[0]!.BaseObject is true);
    }
}
