using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>Proves that an operation that refuses an authorized key logs that, with ids and never with a secret.</summary>
public sealed class DenialEventTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instance_key_that_takes_the_id_of_another_key_Is_logged()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        Key first = await KeyAsync(service, KeyRole.Instance);
        Key second = await KeyAsync(service, KeyRole.Instance);
        using HttpClient holder = service.HttpAs(first.Secret);
        using HttpClient other = service.HttpAs(second.Secret);
        Assert.Equal(200, (await holder.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1}""")).Status);

        Assert.Equal(403, (await other.Put("/v1/sites/shop/instances/i", """{"run":"s","sequence":1}""")).Status);

        AssertDenied(log, 2008, second, "ReportInstance", "reports as \"i\"");
    }

    [Fact]
    public async Task Webhook_of_sites_beyond_the_key_Is_logged()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        Key admin = await KeyAsync(service, KeyRole.Admin);
        using HttpClient http = service.HttpAs(admin.Secret);

        Assert.Equal(403, (await http.Post("/v1/webhooks", """{"url":"https://hooks.example.com/","sites":["*"]}""")).Status);

        AssertDenied(log, 2008, admin, "CreateWebhook", "sites");
    }

    [Fact]
    public async Task Registrations_beyond_the_limit_Are_logged()
    {
        using var log = new AppLog();
        var settings = new Dictionary<string, string?> { ["Maintenance:MaxRegistrationsPerKey"] = "1" };
        await using RunningService service = await RunningService.StartAsync(settings: settings, configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        Key key = await KeyAsync(service, KeyRole.Instance);
        using HttpClient app = service.HttpAs(key.Secret);
        Assert.Equal(200, (await app.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1}""")).Status);

        Assert.Equal(429, (await app.Put("/v1/sites/shop/instances/j", """{"run":"s","sequence":1}""")).Status);

        AssertDenied(log, 2008, key, "ReportInstance", "MaxRegistrationsPerKey");
    }

    [Fact]
    public async Task Key_that_is_revoked_while_its_request_waits_Is_logged()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop/maintenances/m");
        Key viewer = await KeyAsync(service, KeyRole.Viewer);
        using HttpClient http = service.HttpAs(viewer.Secret);
        Task<Answer> waiting = http.Get("/v1/sites/shop/convergence?wait=60");
        await Eventually.TrueAsync(() => service.Services.GetRequiredService<CallerWatches>().Count == 1, Test);

        await service.Client.RevokeKeyAsync(viewer.Id, Test);

        Assert.Equal(401, (await waiting).Status);
        AssertDenied(log, 2009, viewer, "GetConvergence", "127.0.0.1");
    }

    [Fact]
    public async Task Refusal_for_the_state_of_a_record_Is_not_logged()
    {
        using var log = new AppLog();
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Logging.AddProvider(log));

        Assert.Equal(404, (await service.Http.Get("/v1/sites/shop/maintenances/m")).Status);

        Assert.DoesNotContain(log.Lines.All, line => line.Event is 2008 or 2009);
    }

    private static Task<Key> KeyAsync(RunningService service, KeyRole role) =>
        service.Client.CreateKeyAsync(new KeyRequest { Name = role.ToString(), Role = role, Sites = ["shop"] }, Test);

    private static void AssertDenied(AppLog log, int id, Key key, string operation, string detail)
    {
        LogLine line = Assert.Single(log.Lines.All, line => line.Category == "MaintenanceService.Security" && line.Event == id);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(key.Id, line.Message, StringComparison.Ordinal);
        Assert.Contains(operation, line.Message, StringComparison.Ordinal);
        Assert.Contains(detail, line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines.All, each => each.Message.Contains(key.Secret!, StringComparison.Ordinal));
    }
}
