using System.Text.Json;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>Webhooks by the command, with a real service and a receiver.</summary>
public sealed class WebhookCommandTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Webhook_is_created_tested_rotated_and_deleted()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0, serviceSettings: new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();

        CliResult created = await CliProcess.RunAsync(
            fleet, "webhooks", "create", "--url", receiver.Address.ToString(), "--site", "shop", "--site", "blog-*", "--event", "started", "--event", "lease-expired", "-o", "json");
        JsonElement webhook = JsonDocument.Parse(created.Output).RootElement;
        string id = webhook.GetProperty("id").GetString()!;
        string secret = webhook.GetProperty("secret").GetString()!;
        CliResult tested = await CliProcess.RunAsync(fleet, "webhooks", "test", "--id", id);
        CliResult rotated = await CliProcess.RunAsync(fleet, "webhooks", "rotate", "--id", id);
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        CliResult refused = await CliProcess.RunAsync(fleet, "webhooks", "test", "--id", id, "-o", "json");
        CliResult listed = await CliProcess.RunAsync(fleet, "webhooks", "list");
        CliResult deleted = await CliProcess.RunAsync(fleet, "webhooks", "delete", "--id", id);
        CliResult again = await CliProcess.RunAsync(fleet, "webhooks", "delete", "--id", id);

        Assert.Equal((0, 0, 0, 69, 0, 0, 64), (created.ExitCode, tested.ExitCode, rotated.ExitCode, refused.ExitCode, listed.ExitCode, deleted.ExitCode, again.ExitCode));
        Assert.Equal(["started", "leaseExpired"], webhook.GetProperty("events").EnumerateArray().Select(item => item.GetString()));
        receiver.Received[0].Verify(secret);
        receiver.Received[1].Verify(secret);
        receiver.Received[1].Verify(rotated.Output.Split("secret:")[1].Trim());
        Assert.StartsWith("delivered:", tested.Output, StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(refused.Output).RootElement.GetProperty("delivered").GetBoolean());
        Assert.Contains("shop,blog-*", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", listed.Output + tested.Output + created.Error + rotated.Error, StringComparison.Ordinal);
        Assert.Empty((await fleet.Client.ListWebhooksAsync(cancellationToken: Test)).Items);
    }
}
