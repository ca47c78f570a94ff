using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi;

/// <summary>The limits of the document are those of the service.</summary>
public sealed class SchemaLimitTests(SharedService shared) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Number_of_a_report_is_taken_up_to_its_maximum_and_as_null_where_the_document_says_so()
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        JsonProperty[] numbers = [.. (await SchemaAsync("InstanceReport")).EnumerateObject().Where(member => member.Value.TryGetProperty("maximum", out _))];
        Assert.Equal(8, numbers.Length);
        foreach (JsonProperty number in numbers)
        {
            long maximum = number.Value.GetProperty("maximum").GetInt64();
            bool isNullable = number.Value.GetProperty("type").ToString().Contains("null", StringComparison.Ordinal);

            Assert.Equal((number.Name, 200), (number.Name, await ReportAsync(app, site, number.Name, $"{maximum}")));
            Assert.Equal((number.Name, 422), (number.Name, await ReportAsync(app, site, number.Name, $"{maximum + 1}")));
            Assert.Equal((number.Name, isNullable ? 200 : 400), (number.Name, await ReportAsync(app, site, number.Name, "null")));
        }
    }

    [Fact]
    public async Task Webhook_has_the_lengths_of_the_document()
    {
        JsonElement schema = await SchemaAsync("WebhookRequest");
        int length = schema.GetProperty("url").GetProperty("maxLength").GetInt32();
        int sites = schema.GetProperty("sites").GetProperty("maxItems").GetInt32();

        Assert.Equal(201, await WebhookAsync(length, sites, """["started"]"""));
        Assert.Equal(422, await WebhookAsync(length + 1, sites, """["started"]"""));
        Assert.Equal(422, await WebhookAsync(length, sites + 1, """["started"]"""));
        Assert.Equal((1, 422), (schema.GetProperty("sites").GetProperty("minItems").GetInt32(), await WebhookAsync(length, 0, """["started"]""")));
        Assert.Equal((1, 422), (schema.GetProperty("events").GetProperty("minItems").GetInt32(), await WebhookAsync(length, sites, "[]")));
    }

    private async Task<JsonElement> SchemaAsync(string name) =>
        (await shared.Http.Get("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties");

    private async Task<int> ReportAsync(HttpClient app, string site, string member, string value)
    {
        string sequence = member == "sequence" ? "" : "\"sequence\":1,";
        return (await app.Put($"/v1/sites/{site}/instances/{shared.NewName()}", $$"""{"run":"r",{{sequence}}"{{member}}":{{value}}}""")).Status;
    }

    private async Task<int> WebhookAsync(int length, int sites, string events)
    {
        string url = "https://hooks.example.com/".PadRight(length, 'x');
        string names = string.Join(',', Enumerable.Range(1, sites).Select(number => $"\"shop-{number}\""));
        return (await shared.Http.Post("/v1/webhooks", $$"""{"url":"{{url}}","sites":[{{names}}],"events":{{events}}}""")).Status;
    }
}
