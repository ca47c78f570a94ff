using Xunit;
using StreamReader = MaintenanceService.Tests.Service.Streams.StreamReader;

namespace MaintenanceService.Tests.Service.Transitions;

/// <summary>Proves that two adjacent maintenances leave no gap: a client that follows the site sees it closed all the time.</summary>
public sealed class TouchingTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    [Theory]
    [InlineData("""{"startsAt":"{0}","endsAt":"{1}"}""", """{"startsAt":"{1}"}""")]
    [InlineData("""{"startsAt":"{0}","lease":{"seconds":10}}""", """{"startsAt":"{1}"}""")]
    [InlineData("""{"startsAt":"{0}","endsAt":"{1}"}""", """{"startsAt":"{1}","endsAt":"{2}"}""")]
    public async Task No_state_between_them_is_open(string first, string second)
    {
        string site = await shared.SiteAsync();
        string[] times = [shared.In(10), shared.In(20), shared.In(30)];
        foreach ((string id, string body) in ((string, string)[])[("z-first", first), ("a-second", second)])
        {
            string terms = body.Replace("{0}", times[0], StringComparison.Ordinal).Replace("{1}", times[1], StringComparison.Ordinal).Replace("{2}", times[2], StringComparison.Ordinal);
            Assert.Equal(201, (await shared.Http.Put($"/v1/sites/{site}/maintenances/{id}", terms)).Status);
        }

        using StreamReader reader = await StreamReader.OpenAsync(shared.Service.Address, site, RunningService.AdminKey);
        await shared.PassAsync(20);
        Answer history = await shared.Http.Get($"/v1/sites/{site}/history?limit=3");

        Assert.Equal(["maintenanceStarted", "maintenanceStarted"], history.Each("action").Where(action => action == "maintenanceStarted"));
        // Newest first: the second has begun before the first was over.
        Assert.Equal("z-first", history["items.0.maintenance"]);
        Assert.Equal("a-second", history["items.1.maintenance"]);
        Assert.Equal("maintenanceStarted", history["items.1.action"]);
        Assert.Equal("closed", (await shared.Http.Get($"/v1/sites/{site}"))["mode"]);
        bool began = false;
        long newest = (await shared.Http.Get($"/v1/sites/{site}")).Revision;
        Streams.ServerEvent? item;
        do
        {
            item = await reader.NextAsync();
            bool isOpen = item!.Type == "state" && item.Data.GetProperty("mode").GetString() == "open";
            Assert.False(began && isOpen, $"open at revision {item.Revision}");
            began |= item.Type == "state" && !isOpen;
        }
        while (item.Revision < newest);
    }
}
