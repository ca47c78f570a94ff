using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>Proves that security events are logged under the ids that docs/security.md names, and never with a secret.</summary>
public sealed class SecurityEventTests
{
    private const string Category = "MaintenanceService.Security";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Refusals_are_logged_with_their_ids()
    {
        using var log = new AppLog();
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time, configure: builder => builder.Logging.AddProvider(log));
        Key revoked = await service.Client.CreateKeyAsync(new KeyRequest { Name = "r", Role = KeyRole.Viewer, Sites = ["*"] }, Test);
        Key expired = await service.Client.CreateKeyAsync(new KeyRequest { Name = "e", Role = KeyRole.Viewer, Sites = ["*"], ExpiresAt = Start.AddSeconds(1) }, Test);
        Key viewer = await service.Client.CreateKeyAsync(new KeyRequest { Name = "v", Role = KeyRole.Viewer, Sites = ["shop"] }, Test);
        await service.Client.RevokeKeyAsync(revoked.Id, Test);
        await service.PassAsync(TimeSpan.FromSeconds(2));

        await AskAsync(service, null, "/v1/sites", 401);
        await AskAsync(service, revoked.Secret, "/v1/sites", 401);
        await AskAsync(service, expired.Secret, "/v1/sites", 401);
        await AskAsync(service, viewer.Secret, "/v1/keys", 403);
        await AskAsync(service, viewer.Secret, "/v1/sites/other", 404);
        for (int failure = 3; failure < 60; failure++)
        {
            await AskAsync(service, "wrong", "/v1/sites", 401);
        }

        await AskAsync(service, "wrong", "/v1/sites", 429);
        await AskAsync(service, "wrong", "/v1/sites", 429);

        Assert.Equal(1 + 57, Of(log, 2001).Count());
        Assert.Contains(revoked.Id, Assert.Single(Of(log, 2002)).Message, StringComparison.Ordinal);
        Assert.Contains(expired.Id, Assert.Single(Of(log, 2003)).Message, StringComparison.Ordinal);
        Assert.Single(Of(log, 2005));

        // Further lines for each request would let a client without a key fill the log.
        Assert.DoesNotContain(log.Lines.All, line => line.Category.StartsWith("MaintenanceService.Authentication", StringComparison.Ordinal));
        Assert.Contains("ListKeys", Assert.Single(Of(log, 2006)).Message, StringComparison.Ordinal);
        Assert.Contains("other", Assert.Single(Of(log, 2007)).Message, StringComparison.Ordinal);
        AssertNoSecret(log, revoked, expired, viewer);
    }

    [Fact]
    public async Task Keys_starts_and_ends_are_logged_with_their_ids()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "k", Role = KeyRole.Operator, Sites = ["shop"] }, Test);
        await service.Client.RevokeKeyAsync(key.Id, Test);
        Answer pass = await service.Http.Post("/v1/sites/shop/passes", """{"for":"Kim"}""");
        await service.Http.Delete($"/v1/sites/shop/passes/{pass["id"]}");
        await service.Http.Put("/v1/sites/shop/maintenances/m");
        await service.Http.Delete("/v1/sites/shop/maintenances/m");
        string app = await service.KeyAsync(KeyRole.Instance, "shop");
        using (HttpClient instance = service.HttpAs(app))
        {
            await instance.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1}""");
        }

        await service.Http.Delete("/v1/sites/shop/instances/i");
        await service.Http.Delete("/v1/sites/shop");

        // The first key, this one, and the app's.
        Assert.Equal(3, Of(log, 2101).Count());
        foreach (int id in (int[])[2102, 2103, 2104, 2105, 2106, 2107, 2108])
        {
            LogLine line = Assert.Single(Of(log, id));
            Assert.Equal(LogLevel.Information, line.Level);
            Assert.Contains("bootstrap", line.Message, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", line.Message, StringComparison.Ordinal);
        }

        Assert.Contains("i (run r)", Assert.Single(Of(log, 2108)).Message, StringComparison.Ordinal);
        AssertNoSecret(log, key);
        Assert.DoesNotContain(log.Lines.All, line => line.Message.Contains(app, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines.All, line => line.Message.Contains(pass["token"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhooks_are_logged_with_their_ids_and_without_a_secret()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        Webhook webhook = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = "https://hooks.example.com/maintenance", Sites = ["*"] }, Test);
        Webhook rotated = await service.Client.RotateWebhookAsync(webhook.Id, Test);
        await service.Client.DeleteWebhookAsync(webhook.Id, Test);

        foreach (int id in (int[])[2114, 2115, 2116])
        {
            Assert.Contains(webhook.Id, Assert.Single(Of(log, id)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("bootstrap", Of(log, 2114).First().Message, StringComparison.Ordinal);
        Assert.Contains("bootstrap deleted the webhook " + webhook.Id + " from 127.0.0.1", Of(log, 2116).First().Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines.All, line => line.Message.Contains(webhook.Secret!, StringComparison.Ordinal) || line.Message.Contains(rotated.Secret!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_of_a_revoked_key_is_logged_once_as_it_is_ended()
    {
        using var log = new AppLog();
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time, configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using HttpClient app = service.HttpAs(key.Secret);
        using HttpResponseMessage stream = await app.GetAsync("/v1/sites/shop/stream", HttpCompletionOption.ResponseHeadersRead, Test);
        await service.Client.RevokeKeyAsync(key.Id, Test);

        LogLine line = await log.Lines.FirstAsync(line => line.Event == 2010);
        await service.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains($"of the key {key.Id} from 127.0.0.1", line.Message, StringComparison.Ordinal);
        Assert.Single(Of(log, 2010));
    }

    private static IEnumerable<LogLine> Of(AppLog log, int id) => log.Lines.All.Where(line => line.Category == Category && line.Event == id);

    private static void AssertNoSecret(AppLog log, params Key[] keys) => Assert.DoesNotContain(
        log.Lines.All,
        line => line.Message.Contains(RunningService.AdminKey, StringComparison.Ordinal) || keys.Any(key => line.Message.Contains(key.Secret!, StringComparison.Ordinal)));

    private static async Task AskAsync(RunningService service, string? key, string path, int status)
    {
        using HttpClient http = service.HttpAs(key);
        Assert.Equal(status, (await http.Get(path)).Status);
    }
}
