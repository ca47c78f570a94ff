using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>For each operation a call that succeeds, with what must be there before.</summary>
internal static class GoodCalls
{
    /// <summary>Reserved for documentation, so that no real host is called.</summary>
    private const string Webhook = """{"url":"https://hooks.invalid/","sites":["shop-hooked"]}""";

    private const string Report = """{"run":"r","sequence":1,"epoch":null,"revision":0}""";

    /// <summary>Makes a site, and in it what the operation needs.</summary>
    /// <returns>The call and the status that answers it.</returns>
    public static async Task<(Call Call, int Status)> PrepareAsync(HttpClient admin, string operation, string site)
    {
        var call = new Call { Site = site };
        Assert.Equal(201, (await admin.Put($"/v1/sites/{site}")).Status);
        switch (operation)
        {
            case "DeleteSite":
                return (call, 204);
            case "StartMaintenance" or "PutMaintenance":
                return (call, 201);
            case "GetMaintenance" or "PatchMaintenance" or "RenewMaintenance" or "EndMaintenance" or "GetReceipt":
                Assert.Equal(201, (await admin.Put($"/v1/sites/{site}/maintenances/m", """{"lease":{"seconds":3600}}""")).Status);
                return (call, 200);
            case "ReportInstance":
                return (call with { Body = Report }, 200);
            case "RemoveInstance":
                Answer app = await admin.Post("/v1/keys", $$"""{"name":"app","role":"instance","sites":["{{site}}"]}""");
                await ReportAsync(admin, app["key"]!, $"/v1/sites/{site}/instances/{call.Id}");
                return (call with { Query = "?run=r" }, 204);
            case "CreatePass":
                return (call with { Body = """{"for":"Kim"}""" }, 201);
            case "RevokePass":
                Answer pass = await admin.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");
                return (call with { Id = pass["id"]! }, 204);
            case "CreateKey":
                return (call with { Body = """{"name":"k","role":"viewer","sites":["x"]}""" }, 201);
            case "CreateWebhook":
                return (call with { Body = Webhook }, 201);
            case "DeleteWebhook":
                return (call with { Id = await WebhookAsync(admin) }, 204);
            case "TestWebhook" or "RotateWebhook":
                return (call with { Id = await WebhookAsync(admin) }, 200);
            case "RevokeKey":
                Answer key = await admin.Post("/v1/keys", """{"name":"k","role":"viewer","sites":["x"]}""");
                return (call with { Id = key["id"]! }, 204);
            default:
                return (call, 200);
        }
    }
    private static async Task ReportAsync(HttpClient http, string key, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(Report, System.Text.Encoding.UTF8, "application/json"),
            Headers = { Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key) },
        };
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static async Task<string> WebhookAsync(HttpClient admin) => (await admin.Post("/v1/webhooks", Webhook))["id"]!;
}
