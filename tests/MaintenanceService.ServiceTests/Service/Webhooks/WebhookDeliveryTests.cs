using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Webhooks;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>Proves that messages arrive at least once and in order for each site, whatever receivers do, and only for durable changes.</summary>
public sealed class WebhookDeliveryTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receiver_that_refuses_gets_the_same_message_again_before_any_later_one()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook webhook = await service.HookAsync(receiver);
        receiver.Answer = (_, context) => Respond(context, receiver.Received.Count < 3 ? 500 : 204);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await service.PassAsync(TimeSpan.FromSeconds(1));
        await receiver.CameAsync(1);
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)).LastError is not null, Test);

        await service.PassAsync(TimeSpan.FromSeconds(6));
        await receiver.CameAsync(2);
        await Eventually.TrueAsync(() => Recorded(service, 2), Test);
        await service.PassAsync(TimeSpan.FromSeconds(40));
        await receiver.CameAsync(4);

        Assert.Equal(["started", "started", "started", "ended"], receiver.Received.Take(4).Select(message => message.Body.Type));
        Assert.Single(receiver.Received.Take(3).Select(message => message.Id).Distinct());
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)) is { LastError: null, LastDeliveredAt: not null }, Test);
    }

    [Fact]
    public async Task Test_whose_receiver_does_not_answer_ends_with_the_service()
    {
        await using RunningService service = await HookedService.StartAsync(new ManualClock(TimeProvider.System.GetUtcNow()));
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        Webhook webhook = await service.HookAsync(receiver);
        Task<Answer> test = service.Http.Post($"/v1/webhooks/{webhook.Id}/test");
        await receiver.CameAsync(1);

        await service.StopAsync();

        Assert.Equal((503, "shutting-down"), (await test).Refusal);
    }

    [Fact]
    public async Task Receiver_that_never_answers_delays_only_its_own_messages()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using WebhookReceiver dead = await WebhookReceiver.StartAsync();
        await using WebhookReceiver alive = await WebhookReceiver.StartAsync();
        dead.Answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        await service.HookAsync(dead);
        await service.HookAsync(alive);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await dead.CameAsync(1);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await alive.CameAsync(2);

        Assert.Equal(["started", "ended"], alive.Types.Take(2));
        Assert.Single(dead.Received);
    }

    [Fact]
    public async Task Receiver_that_accepts_nothing_for_three_days_is_disabled_and_the_reason_shown()
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook webhook = await service.HookAsync(receiver);
        receiver.Answer = (_, context) => Respond(context, 503);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        DateTimeOffset began = time.GetUtcNow();

        for (int attempts = 1; (await ReadAsync(service, webhook)).DisabledAt is null; attempts++)
        {
            await service.PassAsync(TimeSpan.FromSeconds(1));
            await receiver.CameAsync(attempts);
            await Eventually.TrueAsync(() => Recorded(service, attempts), Test);
            time.Advance(WebhookBackoff.After(attempts));
        }

        Webhook disabled = await ReadAsync(service, webhook);
        Assert.InRange(disabled.DisabledAt!.Value - began, TimeSpan.FromDays(3), TimeSpan.FromDays(3.5));
        Assert.Contains("503", disabled.LastError, StringComparison.Ordinal);
        Assert.Empty(service.Services.GetRequiredService<GroupCommitQueue>().Snapshot.Outbox);
    }

    [Fact]
    public async Task Clock_that_was_ahead_for_a_while_neither_stalls_nor_disables_a_webhook()
    {
        var time = new SettableClock(TimeProvider.System.GetUtcNow());
        await using RunningService service = await HookedService.StartAsync(time);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Webhook webhook = await service.HookAsync(receiver);
        receiver.Answer = (_, context) => Respond(context, 500);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await PassUntilAsync(() => Recorded(service, 1));

        time.Set(TimeSpan.FromDays(4));
        await PassUntilAsync(() => Recorded(service, 2));
        time.Set(TimeSpan.FromDays(-4));
        receiver.Answer = (_, _) => Task.CompletedTask;
        await PassUntilAsync(() => receiver.Received.Count == 3);

        Assert.Equal(["started", "started", "started"], receiver.Received.Select(message => message.Body.Type));
        await Eventually.TrueAsync(async () => (await ReadAsync(service, webhook)) is { DisabledAt: null, LastError: null, LastDeliveredAt: not null }, Test);

        // In steps so small that all of them are minutes.
        Task PassUntilAsync(Func<bool> condition) => Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return condition();
            },
            Test);
    }

    [Fact]
    public async Task Change_that_the_store_refuses_sends_no_message()
    {
        await using RunningService service = await HookedService.StartAsync(
            services: services => services.AddSingleton<IStore>(provider => new FailingStore(provider.GetRequiredService<SqliteStore>())));
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await service.HookAsync(receiver);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();

        store.Fault = ProblemKind.StorageFull;
        await Assert.ThrowsAsync<MaintenanceServiceException>(() => service.Client.PutMaintenanceAsync("shop", "lost", new MaintenanceRequest(), cancellationToken: Test));
        store.Fault = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await service.Client.PutMaintenanceAsync("shop", "kept", new MaintenanceRequest(), cancellationToken: Test);
                return true;
            }
            catch (MaintenanceServiceException)
            {
                return false;
            }
        }, Test);
        await receiver.CameAsync(1);

        Assert.Equal(["kept"], receiver.Received.Select(message => message.Body.Data.Maintenance));
    }

    private static bool Recorded(RunningService service, int attempts) =>
        service.Services.GetRequiredService<GroupCommitQueue>().Snapshot is var snapshot && (snapshot.Outbox.IsEmpty || snapshot.Outbox.Values.First().Attempts >= attempts);

    private static async Task<Webhook> ReadAsync(RunningService service, Webhook webhook) =>
        (await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items.Single(item => item.Id == webhook.Id);

    private static Task Respond(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
