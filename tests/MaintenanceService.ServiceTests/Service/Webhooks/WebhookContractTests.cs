using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>Who may create, see and delete webhooks, and what one may be.</summary>
public sealed class WebhookContractTests
{
    private const string Url = "https://hooks.invalid/maintenance";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_is_shown_once_and_a_restart_keeps_the_webhook()
    {
        await using RunningService service = await RunningService.StartAsync();
        Webhook created = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = Url, Sites = ["Shop-*"], Events = [WebhookEvent.Ended] }, Test);
        await service.RestartAsync();

        Webhook listed = Assert.Single((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items);

        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.Null(listed.Secret);
        Assert.Equal((created.Id, Url, "shop-*", WebhookEvent.Ended, "bootstrap"), (listed.Id, listed.Url, listed.Sites.Single(), listed.Events.Single(), listed.CreatedBy.Name));
        await service.Client.DeleteWebhookAsync(created.Id, Test);
        Assert.Empty((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Admin_of_some_sites_sees_and_makes_webhooks_of_those_alone()
    {
        await using RunningService service = await RunningService.StartAsync();
        Webhook all = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = Url, Sites = ["*"] }, Test);
        string key = await service.KeyAsync(KeyRole.Admin, "shop-*");
        using var admin = new MaintenanceClient(service.Address, () => key);

        Webhook own = await admin.CreateWebhookAsync(new WebhookRequest { Url = Url, Sites = ["shop-eu", "shop-a*"] }, Test);
        MaintenanceServiceException beyond = await Assert.ThrowsAsync<MaintenanceServiceException>(() => admin.CreateWebhookAsync(new WebhookRequest { Url = Url, Sites = ["shop*"] }, Test));
        MaintenanceServiceException hidden = await Assert.ThrowsAsync<MaintenanceServiceException>(() => admin.DeleteWebhookAsync(all.Id, Test));

        Assert.Equal([own.Id], (await admin.ListWebhooksAsync(cancellationToken: Test)).Items.Select(item => item.Id));
        Assert.Equal(("forbidden", "not-found"), (beyond.Slug, hidden.Slug));
        Assert.Equal(2, (await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items.Count);
    }

    [Theory]
    [InlineData(KeyRole.Viewer)]
    [InlineData(KeyRole.Operator)]
    [InlineData(KeyRole.Instance)]
    public async Task Other_roles_may_not(KeyRole role)
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient caller = service.HttpAs(await service.KeyAsync(role, "*"));

        Assert.Equal(403, (await caller.Get("/v1/webhooks")).Status);
        Assert.Equal(403, (await caller.Post("/v1/webhooks", $$"""{"url":"{{Url}}","sites":["*"]}""")).Status);
    }

    [Theory]
    [InlineData("""{"sites":["*"]}""", 400, "/url")]
    [InlineData("""{"url":"https://hooks.invalid/"}""", 400, "/sites")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":[]}""", 422, "/sites")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":["a b"]}""", 422, "/sites/0")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":[null]}""", 400, "/sites/0")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":["*"],"events":["closed"]}""", 400, "/events/0")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":["*"],"events":[]}""", 422, "/events")]
    [InlineData("""{"url":"https://hooks.invalid/","sites":["*"],"secret":"mine"}""", 400, "/secret")]
    public async Task Unfit_request_is_refused_with_the_member(string body, int status, string pointer)
    {
        await using RunningService service = await RunningService.StartAsync();

        Answer answer = await service.Http.Post("/v1/webhooks", body);

        Assert.Equal((status, pointer), (answer.Status, answer["pointer"]));
    }

    [Fact]
    public async Task Hundred_and_first_is_refused()
    {
        await using RunningService service = await RunningService.StartAsync();
        for (int number = 0; number < 100; number++)
        {
            await service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://192.0.2.1/", Sites = ["*"] }, Test);
        }

        MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(() => service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://192.0.2.1/", Sites = ["*"] }, Test));

        Assert.Equal("invalid-value", refusal.Slug);
    }
}
