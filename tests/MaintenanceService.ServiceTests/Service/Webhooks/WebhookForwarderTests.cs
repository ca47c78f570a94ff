using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>The recipe that passes webhooks on, with a real service before it and a receiver behind it that records what arrives.</summary>
public sealed class WebhookForwarderTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_target_gets_the_body_that_it_wants()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using ForwardTargets targets = await ForwardTargets.StartAsync();
        await using WebhookForwarder forwarder = await WebhookForwarder.StartAsync(service, targets);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var app = new MaintenanceClient(service.Address, () => key);
        var instance = new ReportingInstance(app, "shop", "one");
        await instance.RegisterAsync();

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "move <orders> & *carts*", EndsAt = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero) }, cancellationToken: Test);
        await instance.ConfirmAsync();
        await Eventually.TrueAsync(() => targets.Of("/slack").Count >= 2, Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await instance.ConfirmAsync();
        await Eventually.TrueAsync(() => targets.Of("/slack").Count >= 4 && targets.Of("/teams").Count >= 4 && targets.Of("/kuma").Count >= 2 && targets.Of("/statuspage").Count >= 2, Test);

        Assert.Equal(
            [
                "shop is being closed by bootstrap until 2027-01-02 03:04 UTC: move &lt;orders&gt; &amp; *carts*",
                "shop: every instance has confirmed the maintenance: move &lt;orders&gt; &amp; *carts*",
                "shop: the maintenance has ended: move &lt;orders&gt; &amp; *carts*",
                "shop is open again on every instance",
            ],
            targets.Of("/slack").Select(item => item.Json.GetProperty("text").GetString()));
        JsonElement card = targets.Of("/teams")[0].Json.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", card.GetProperty("contentType").GetString());
        Assert.EndsWith("move <orders> & *carts*", card.GetProperty("content").GetProperty("body")[0].GetProperty("inlines")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["PATCH under_maintenance OAuth key", "PATCH operational OAuth key"], targets.Of("/statuspage").Select(item =>
            $"{item.Method} {item.Json.GetProperty("component").GetProperty("status").GetString()} {item.Authorization}"));
        Assert.Equal(["GET ?status=down&msg=shop+is+in+maintenance", "GET ?status=up&msg=shop+is+open"], targets.Of("/kuma").Select(item => $"{item.Method} {item.Query}"));
    }

    [Fact]
    public async Task Maintenance_of_paths_is_told_as_a_part_and_leaves_the_status_pages_alone()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using ForwardTargets targets = await ForwardTargets.StartAsync();
        await using WebhookForwarder forwarder = await WebhookForwarder.StartAsync(service, targets);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Mode = MaintenanceMode.ReadOnly, Paths = ["/checkout"] }, cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);

        await Eventually.TrueAsync(() => targets.Of("/slack").Count >= 2 && targets.Of("/teams").Count >= 2, Test);
        Assert.Equal(
            ["a part of shop is being set to read-only by bootstrap", "a part of shop: the maintenance has ended"],
            targets.Of("/slack").Take(2).Select(item => item.Json.GetProperty("text").GetString()));
        Assert.Empty(targets.Of("/statuspage").Concat(targets.Of("/kuma")));
    }

    [Fact]
    public async Task Target_that_fails_gets_the_message_again_and_the_others_do_not()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using ForwardTargets targets = await ForwardTargets.StartAsync();
        await using WebhookForwarder forwarder = await WebhookForwarder.StartAsync(service, targets);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        targets.Status = path => path == "/slack" && targets.Of("/slack").Count < 2 ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await service.PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => (await ReadAsync(service)).LastError is not null, Test);
        await service.PassAsync(TimeSpan.FromSeconds(6));
        await Eventually.TrueAsync(async () => (await ReadAsync(service)).LastDeliveredAt is not null, Test);

        Assert.Equal((2, 1, 1), (targets.Of("/slack").Count, targets.Of("/teams").Count, targets.Of("/kuma").Count));
    }

    [Fact]
    public async Task Message_that_is_not_signed_is_refused_and_goes_nowhere()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using ForwardTargets targets = await ForwardTargets.StartAsync();
        await using WebhookForwarder forwarder = await WebhookForwarder.StartAsync(service, targets);
        using var http = new HttpClient();

        foreach (string signature in (string[])["", "v1,", "v1,AAAA", "v1," + Convert.ToBase64String(new byte[32])])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, forwarder.Address) { Content = new StringContent("""{"type":"reopened","data":{"site":"shop"}}""") };
            request.Headers.Add("webhook-id", "msg_1");
            request.Headers.Add("webhook-timestamp", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
            request.Headers.TryAddWithoutValidation("webhook-signature", signature);
            Assert.Equal(401, (int)(await http.SendAsync(request, Test)).StatusCode);
        }

        Assert.Empty(targets.All);
        WebhookTest tested = await service.Client.TestWebhookAsync(forwarder.Webhook.Id, Test);
        Assert.Equal((true, 204), (tested.Delivered, tested.Status));
        Assert.Empty(targets.All);
    }

    private static async Task<Webhook> ReadAsync(RunningService service) => Assert.Single((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items);
}
