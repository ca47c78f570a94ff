using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Webhooks;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>The service is killed at each step of a message: every event comes at least once, in order, and with the same id each time.</summary>
[Collection(typeof(OneAtATime))]
public sealed class WebhookCrashTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_before_within_and_after_the_answer_every_event_comes_in_order()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0, serviceSettings: new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Webhook webhook = await fleet.Client.CreateWebhookAsync(new WebhookRequest { Url = receiver.Address.ToString(), Sites = ["shop"] }, Test);
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Within the attempt: the receiver has the message, and has not answered.
        receiver.Answer = (_, context) =>
        {
            got.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        await fleet.Client.PutMaintenanceAsync("shop", "one", new MaintenanceRequest(), cancellationToken: Test);
        await got.Task;
        await fleet.Service.KillAsync();

        // After the answer: whether that was recorded, nobody knows.
        receiver.Answer = async (message, _) =>
        {
            if (message.Body.Data.Maintenance == "two")
            {
                await fleet.Service.KillAsync();
            }
        };
        await fleet.StartServiceAsync();
        await receiver.CameAsync(2);
        // The message may come, and the service be killed, before the answer to the write was read.
        await Record.ExceptionAsync(() => fleet.Client.PutMaintenanceAsync("shop", "two", new MaintenanceRequest(), cancellationToken: Test));
        await Eventually.TrueAsync(() => fleet.Service.HasExited, Test);

        // Before the attempt: killed as soon as the write was answered.
        receiver.Answer = (_, _) => Task.CompletedTask;
        await fleet.StartServiceAsync();
        await fleet.Client.EndMaintenanceAsync("shop", "one", cancellationToken: Test);
        await fleet.Service.KillAsync();
        await fleet.StartServiceAsync();
        await Eventually.TrueAsync(() => receiver.Types.Count >= 3, Test);

        Assert.Equal([("started", "one"), ("started", "two"), ("ended", "one")], receiver.Received.DistinctBy(message => message.Id).Select(message => (message.Body.Type, message.Body.Data.Maintenance)));
        Assert.All(receiver.Received, message => message.Verify(webhook.Secret!));
        Assert.Equal(2, receiver.Received.Count(message => message.Body.Data.Maintenance == "one" && message.Body.Type == "started"));
    }
}
