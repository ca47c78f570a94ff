using MaintenanceService.Client;
using StandardWebhooks.Diagnostics;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>The messages of a webhook, their order and their signatures.</summary>
public sealed class WebhookMessageTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_a_maintenance_are_sent_in_order_and_signed()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook webhook = await service.HookAsync(receiver);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var app = new MaintenanceClient(service.Address, () => key);
        var instance = new ReportingInstance(app, "shop", "one");
        await instance.RegisterAsync();

        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddHours(1);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "orders", StartsAt = start, Duration = TimeSpan.FromHours(1) }, cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "orders", StartsAt = start.AddHours(-2), EndsAt = start.AddHours(1) }, cancellationToken: Test);
        await instance.ConfirmAsync();
        await receiver.CameAsync(3);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "orders", StartsAt = start.AddHours(-2), EndsAt = start.AddHours(2) }, cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await instance.ConfirmAsync();
        await receiver.CameAsync(6);

        Assert.Equal(["scheduled", "started", "converged", "extended", "ended", "reopened"], receiver.Types);
        Assert.All(receiver.Received, message => message.Verify(webhook.Secret!));
        Assert.All(receiver.Received, message => Assert.Equal(("shop", "m", "orders"), (message.Body.Data.Site, message.Body.Data.Maintenance, message.Body.Data.Record!.Reason)));
        WebhookMessage ended = receiver.Received[4].Body;
        HistoryEntry entry = (await service.Client.GetSiteHistoryAsync("shop", cancellationToken: Test)).Items.First(item => item.Action == HistoryAction.MaintenanceEnded);
        Assert.Equal((entry.Seq, entry.Hash, entry.At, entry.Revision, "bootstrap"), (ended.Data.Seq, ended.Data.Hash, ended.Timestamp, ended.Data.Revision, ended.Data.Actor.Name));
        Assert.Equal(MaintenanceStatus.Ended, ended.Data.Record!.Status);
        Assert.NotNull(Assert.Single((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items).LastDeliveredAt);
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task What_the_next_event_has_overtaken_is_not_sent()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await service.HookAsync(receiver);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var app = new MaintenanceClient(service.Address, () => key);
        var instance = new ReportingInstance(app, "shop", "one");
        await instance.RegisterAsync();

        foreach (string id in new[] { "first", "second" })
        {
            // Confirmed and over, confirmed and begun again, before the service has stored either confirmation.
            await service.Client.PutMaintenanceAsync("shop", id, new MaintenanceRequest(), cancellationToken: Test);
            await instance.ConfirmAsync();
            await service.Client.EndMaintenanceAsync("shop", id, cancellationToken: Test);
            await instance.ConfirmAsync();
        }

        await service.PassAsync(TimeSpan.FromSeconds(2));
        await receiver.CameAsync(5);

        Assert.Equal(
            [("started", "first"), ("ended", "first"), ("started", "second"), ("ended", "second"), ("reopened", "second")],
            receiver.Received.Select(message => (message.Body.Type, message.Body.Data.Maintenance!)));
        Assert.DoesNotContain((await service.Client.GetSiteHistoryAsync("shop", cancellationToken: Test)).Items, entry => entry.Action == HistoryAction.Converged);
        foreach (string id in new[] { "first", "second" })
        {
            Receipt receipt = await service.Client.GetReceiptAsync("shop", id, Test);
            Assert.True(receipt is { ConvergedAt: not null, ReopenedAt: not null });
        }
    }

    [Fact]
    public async Task Changed_body_or_another_secret_is_found()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook webhook = await service.HookAsync(receiver);
        Webhook other = await service.HookAsync(receiver, WebhookEvent.Overdue);

        WebhookTest test = await service.Client.TestWebhookAsync(webhook.Id, Test);

        Assert.Equal((true, 200), (test.Delivered, test.Status));
        ReceivedMessage message = Assert.Single(receiver.Received);
        Assert.Equal("test", message.Body.Type);
        message.Verify(webhook.Secret!);
        Assert.Throws<WebhookVerificationException>(() => message.Verify(other.Secret!));
        Assert.Throws<WebhookVerificationException>(() => (message with { Text = message.Text.Replace("test", "tess", StringComparison.Ordinal) }).Verify(webhook.Secret!));
    }

    [Fact]
    public async Task Rotated_secret_signs_beside_the_previous_one_for_a_day()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook former = await service.HookAsync(receiver);

        Webhook rotated = await service.Client.RotateWebhookAsync(former.Id, Test);
        await service.Client.TestWebhookAsync(former.Id, Test);
        time.Advance(TimeSpan.FromHours(24));
        await service.Client.TestWebhookAsync(former.Id, Test);

        Assert.NotEqual(former.Secret, rotated.Secret);
        receiver.Received[0].Verify(former.Secret!);
        receiver.Received[0].Verify(rotated.Secret!);
        Assert.Equal(2, receiver.Received[0].Signature.Split(' ').Distinct().Count());
        Assert.Single(receiver.Received[1].Signature.Split(' '));
    }

    [Fact]
    public async Task Lease_that_stays_closed_sends_leaseExpired_and_later_overdue()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await service.HookAsync(receiver, WebhookEvent.LeaseExpired, WebhookEvent.Overdue);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.StartMaintenanceAsync(
            "shop", new MaintenanceRequest { Duration = TimeSpan.FromSeconds(40), Lease = new LeaseRequest { Seconds = 20, OnExpiry = LeaseExpiry.StayClosed } }, Test);

        await service.PassAsync(TimeSpan.FromSeconds(24));
        await receiver.CameAsync(1);
        Assert.Equal(["leaseExpired"], receiver.Types);
        await service.PassAsync(TimeSpan.FromSeconds(20));
        await receiver.CameAsync(2);

        Assert.Equal(["leaseExpired", "overdue"], receiver.Types);
    }
}
