using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Counts at the largest that a report may hold: their sums stay there, and neither overflow nor turn negative.</summary>
public sealed class CountBoundsTests(SharedService shared) : IClassFixture<SharedService>
{
    private const string Largest = "9007199254740991";

    [Fact]
    public async Task Sums_of_the_largest_counts_stay_the_largest()
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        await ReportAsync(app, site, "one", "first", 1, "0");
        await shared.Http.Put($"/v1/sites/{site}/maintenances/m");
        await ReportAsync(app, site, "one", "first", 2, Largest);
        await ReportAsync(app, site, "one", "second", 1, Largest);
        await ReportAsync(app, site, "two", "third", 1, "0");
        await ReportAsync(app, site, "two", "third", 2, Largest);

        Answer receipt = await shared.Http.Get($"/v1/sites/{site}/maintenances/m/receipt");
        Answer convergence = await shared.Http.Get($"/v1/sites/{site}/convergence");

        Assert.Equal((200, Largest, Largest), (receipt.Status, receipt["refused"], receipt["bypassed"]));
        Assert.Equal(Largest, receipt["instances.0.refused"]);
        Assert.Equal((200, Largest, Largest), (convergence.Status, convergence["requestsInFlight"], convergence["connectionsOpen"]));
        Assert.Equal(200, (await shared.Http.Get($"/v1/sites/{site}")).Status);
    }

    [Theory]
    [InlineData("9007199254740992", 422)]
    [InlineData("9223372036854775807", 422)]
    [InlineData("-1", 422)]
    [InlineData("9223372036854775808", 400)]
    [InlineData("1.5", 400)]
    public async Task Count_beyond_the_largest_is_refused(string count, int status)
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        foreach (string member in (string[])["sequence", "revision", "requestsInFlight", "connectionsOpen", "refused", "bypassed"])
        {
            string sequence = member == "sequence" ? "" : "\"sequence\":1,";
            Answer refused = await app.Put($"/v1/sites/{site}/instances/i", $$"""{"run":"r",{{sequence}}"{{member}}":{{count}}}""");
            Assert.Equal((member, status, "/" + member), (member, refused.Status, refused["pointer"]));
        }
    }

    [Theory]
    [InlineData("2147483648", 200)]
    [InlineData(Largest, 200)]
    [InlineData("9007199254740992", 422)]
    [InlineData("-1", 422)]
    [InlineData("-2147483649", 422)]
    public async Task Seconds_of_a_report_have_the_range_of_its_counts(string seconds, int status)
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        foreach (string member in (string[])["drainSeconds", "disconnectedAfterSeconds"])
        {
            Answer answer = await app.Put($"/v1/sites/{site}/instances/{member}", $$"""{"run":"r","sequence":1,"{{member}}":{{seconds}}}""");
            Assert.Equal((member, status, status == 422 ? "/" + member : null), (member, answer.Status, answer["pointer"]));
        }
    }

    private static async Task ReportAsync(HttpClient app, string site, string instance, string run, int sequence, string count)
    {
        Answer answer = await app.Put(
            $"/v1/sites/{site}/instances/{instance}",
            $$"""{"run":"{{run}}","sequence":{{sequence}},"requestsInFlight":{{count}},"connectionsOpen":{{count}},"refused":{{count}},"bypassed":{{count}}}""");
        Assert.Equal(200, answer.Status);
    }
}
