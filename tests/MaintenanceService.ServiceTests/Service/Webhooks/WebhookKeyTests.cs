using MaintenanceService.Client;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A webhook lasts as long as the key that created it.</summary>
public sealed class WebhookKeyTests
{
    private const string DevelopmentKey = "a-development-key-for-tests-012345";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_sent_for_a_key_that_is_no_longer_valid(bool isRevoked)
    {
        using var log = new AppLog();
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time, services => services.AddSingleton<ILoggerProvider>(log));
        await using WebhookReceiver own = await WebhookReceiver.StartAsync();
        await using WebhookReceiver other = await WebhookReceiver.StartAsync();
        await service.HookAsync(other);
        (Key key, Webhook webhook) = await HookWithKeyAsync(service, own, isRevoked ? null : time.GetUtcNow().AddHours(1));
        // What waits to be sent again is not sent either.
        own.Answer = (_, context) => Respond(context, 500);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "before", new MaintenanceRequest { Reason = "a" }, cancellationToken: Test);
        await service.PassAsync(TimeSpan.FromSeconds(1));
        await own.CameAsync(1);
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)).LastError is not null, Test);

        if (isRevoked)
        {
            await service.Client.RevokeKeyAsync(key.Id, Test);
        }
        else
        {
            time.Advance(TimeSpan.FromHours(1));
        }

        await service.Client.PutMaintenanceAsync("shop", "after", new MaintenanceRequest { Reason = "secret" }, cancellationToken: Test);
        await service.PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)).DisabledAt is not null, Test);
        await service.PassAsync(TimeSpan.FromDays(1));
        await service.Client.EndMaintenanceAsync("shop", "after", cancellationToken: Test);
        await service.PassAsync(TimeSpan.FromSeconds(1));
        await other.CameAsync(3);
        WebhookTest test = await service.Client.TestWebhookAsync(webhook.Id, Test);

        Assert.Single(own.Received);
        Assert.False(test.Delivered);
        Webhook disabled = await ReadAsync(service, webhook);
        Assert.Contains(isRevoked ? $"{key.Id}, which created this webhook, was revoked" : $"{key.Id}, which created this webhook, expired", disabled.LastError, StringComparison.Ordinal);
        Assert.Equal(disabled.LastError, test.Detail);
        Assert.Contains(webhook.Id, Assert.Single(log.Lines.All, line => line.Message.Contains("is disabled: The key", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Null((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items.Single(item => item.Id != webhook.Id).DisabledAt);
        // What the other one has received leaves the outbox behind its answer.
        await Eventually.TrueAsync(() => service.Services.GetRequiredService<GroupCommitQueue>().Snapshot.Outbox.IsEmpty, Test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhook_of_the_development_key_lasts_where_that_key_is_accepted(bool isAccepted)
    {
        var settings = new Dictionary<string, string?> { ["Maintenance:DevelopmentKey"] = DevelopmentKey };
        await using RunningService service = await HookedService.StartAsync(settings: settings);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        using var developer = new MaintenanceClient(service.Address, () => DevelopmentKey);
        Webhook webhook = await developer.CreateWebhookAsync(new WebhookRequest { Url = receiver.Address.ToString(), Sites = ["*"] }, Test);
        await service.StopAsync();
        settings["Maintenance:DevelopmentKey"] = isAccepted ? DevelopmentKey : null;
        await service.RestartAsync();

        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)) is { DisabledAt: not null } or { LastDeliveredAt: not null }, Test);

        Assert.Equal(isAccepted ? 1 : 0, receiver.Received.Count);
        Assert.Equal(isAccepted, (await ReadAsync(service, webhook)).DisabledAt is null);
    }

    private static async Task<(Key Key, Webhook Webhook)> HookWithKeyAsync(RunningService service, WebhookReceiver receiver, DateTimeOffset? expiresAt)
    {
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Admin, Sites = ["sh*"], ExpiresAt = expiresAt }, Test);
        using var admin = new MaintenanceClient(service.Address, () => key.Secret);
        return (key, await admin.CreateWebhookAsync(new WebhookRequest { Url = receiver.Address.ToString(), Sites = ["sh*"] }, Test));
    }

    private static async Task<Webhook> ReadAsync(RunningService service, Webhook webhook) =>
        (await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items.Single(item => item.Id == webhook.Id);

    private static Task Respond(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
