using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>How many streams there may be.</summary>
public sealed class StreamLimitTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MaxStreams", 3, false, false)]
    [InlineData("MaxStreamsPerSite", 2, true, false)]
    [InlineData("MaxStreamsPerKey", 2, false, true)]
    public async Task Stream_beyond_the_limit_gets_a_retry_time(string setting, int most, bool otherSiteFits, bool otherKeyFits)
    {
        await using RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { [$"Maintenance:{setting}"] = $"{most}" });
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutSiteAsync("other", new SiteRequest(), cancellationToken: Test);
        using HttpClient otherKey = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "*"));
        HttpResponseMessage[] open = await Task.WhenAll(Enumerable.Range(0, most).Select(_ => WatchAsync(service.Http, "shop")));
        Assert.All(open, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        using HttpResponseMessage refused = await WatchAsync(service.Http, "shop");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(setting, await refused.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Equal(otherSiteFits, await FitsAsync(service.Http, "other"));
        Assert.Equal(otherKeyFits, await FitsAsync(otherKey, "shop"));

        open[0].Dispose();
        await Eventually.TrueAsync(() => FitsAsync(service.Http, "shop"), Test);
        Array.ForEach(open, answer => answer.Dispose());
    }

    [Theory]
    [InlineData("MaxStreams")]
    [InlineData("MaxStreamsPerSite")]
    public async Task Viewers_take_no_room_from_instances_nor_instances_from_viewers(string setting)
    {
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { [$"Maintenance:{setting}"] = "2" });
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using HttpClient viewer = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "shop"));
        using HttpClient app = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "shop"));
        var open = new List<HttpResponseMessage>();
        foreach (HttpClient http in (HttpClient[])[viewer, viewer, app, app])
        {
            open.Add(await WatchAsync(http, "shop"));
        }

        Assert.All(open, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.False(await FitsAsync(viewer, "shop"));
        Assert.False(await FitsAsync(app, "shop"));
        open.ForEach(answer => answer.Dispose());
    }

    private static async Task<bool> FitsAsync(HttpClient http, string site)
    {
        using HttpResponseMessage answer = await WatchAsync(http, site);
        return answer.IsSuccessStatusCode;
    }

    private static Task<HttpResponseMessage> WatchAsync(HttpClient http, string site) =>
        http.GetAsync($"/v1/sites/{site}/stream", HttpCompletionOption.ResponseHeadersRead, Test);
}
