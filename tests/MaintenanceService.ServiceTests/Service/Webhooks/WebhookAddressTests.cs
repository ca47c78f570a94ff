using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A webhook is no way into the network of the service.</summary>
public sealed class WebhookAddressTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[::ffff:0:10.0.0.1]/")]
    [InlineData("https://192.88.99.1/")]
    [InlineData("https://[2001:2::1]/")]
    [InlineData("https://[2001:10::1]/")]
    [InlineData("https://[100::1]/")]
    [InlineData("https://[100:0:0:1::1]/")]
    [InlineData("https://[5f00::1]/")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("hooks.example.com")]
    [InlineData("https://hooks.example.com:0/")]
    [InlineData("https://-a.example.com/")]
    [InlineData("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com/")]
    [InlineData("https://a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example.com/")]
    [InlineData("https://hooks.example.com/\u202e")]
    public async Task Address_that_is_not_public_https_is_refused(string url)
    {
        await using RunningService service = await RunningService.StartAsync();

        MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(
            () => service.Client.CreateWebhookAsync(new WebhookRequest { Url = url, Sites = ["*"] }, Test));

        Assert.Equal(("invalid-value", "/url"), (refusal.Slug, refusal.Problem.Pointer));
        Assert.Empty((await service.Client.ListWebhooksAsync(cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Address_of_an_internal_name_is_not_told()
    {
        await using RunningService service = await RunningService.StartAsync();

        MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(
            () => service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://localhost/", Sites = ["*"] }, Test));

        Assert.Equal("localhost has an address that is not public. Use a public address, or list its network in Maintenance:WebhookNetworks.", refusal.Problem.Detail);
    }

    [Theory]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://198.51.100.1/")]
    [InlineData("https://203.0.113.1/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://[3fff::1]/")]
    public async Task Address_of_documentation_is_accepted(string url)
    {
        await using RunningService service = await RunningService.StartAsync();

        Assert.Equal(url, (await service.Client.CreateWebhookAsync(new WebhookRequest { Url = url, Sites = ["*"] }, Test)).Url);
    }

    [Fact]
    public async Task Listed_network_is_called_and_another_is_not()
    {
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:WebhookNetworks:0"] = "127.0.0.0/8" });

        Webhook webhook = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://127.0.0.1:9/", Sites = ["*"] }, Test);
        WebhookTest test = await service.Client.TestWebhookAsync(webhook.Id, Test);

        Assert.Equal((false, null), (test.Delivered, test.Status));
        Assert.DoesNotContain("not public", test.Detail, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MaintenanceServiceException>(() => service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://10.0.0.1/", Sites = ["*"] }, Test));
    }

    [Fact]
    public async Task Address_that_is_not_listed_any_more_is_checked_again_when_a_message_goes()
    {
        var settings = new Dictionary<string, string?> { ["Maintenance:WebhookNetworks:0"] = "127.0.0.0/8" };
        await using RunningService service = await RunningService.StartAsync(settings: settings);
        Webhook webhook = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://127.0.0.1:9/", Sites = ["*"] }, Test);
        settings.Clear();
        await service.RestartAsync();

        WebhookTest test = await service.Client.TestWebhookAsync(webhook.Id, Test);

        Assert.False(test.Delivered);
        Assert.Contains("127.0.0.1, which is not public", test.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using RunningService service = await HookedService.StartAsync();
        await using WebhookReceiver elsewhere = await WebhookReceiver.StartAsync();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(elsewhere.Address.ToString(), permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        };
        Webhook webhook = await service.HookAsync(receiver);

        WebhookTest test = await service.Client.TestWebhookAsync(webhook.Id, Test);

        Assert.Equal((false, StatusCodes.Status308PermanentRedirect), (test.Delivered, test.Status));
        Assert.Empty(elsewhere.Received);
    }
}
