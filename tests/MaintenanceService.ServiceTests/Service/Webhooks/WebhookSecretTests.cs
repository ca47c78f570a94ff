using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A secret is shown once, and people and scripts copy it from the text of the answer.</summary>
public sealed class WebhookSecretTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_stands_in_the_text_of_the_answer_as_it_is()
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient admin = service.HttpAs(RunningService.AdminKey);
        string created = await SendAsync(admin, "v1/webhooks", new { url = "https://hooks.example.com/a+b", sites = new[] { "*" } });
        Assert.Contains("\"https://hooks.example.com/a+b\"", created, StringComparison.Ordinal);
        string id = JsonDocument.Parse(created).RootElement.GetProperty("id").GetString()!;

        // Every second one has a plus sign.
        for (int rotation = 0; rotation < 20; rotation++)
        {
            string rotated = await SendAsync(admin, $"v1/webhooks/{id}/rotate", null);
            string secret = JsonDocument.Parse(rotated).RootElement.GetProperty("secret").GetString()!;
            Assert.Contains($"\"secret\":\"{secret}\"", rotated, StringComparison.Ordinal);
        }
    }

    private static async Task<string> SendAsync(HttpClient admin, string path, object? body)
    {
        using HttpContent? content = body is null ? null : JsonContent.Create(body);
        using HttpResponseMessage answer = await admin.PostAsync(path, content, Test);
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync(Test);
    }
}
