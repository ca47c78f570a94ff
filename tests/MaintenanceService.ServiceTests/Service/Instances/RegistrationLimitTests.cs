using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>A key in wrong hands does not fill the disk by registering and leaving again and again.</summary>
public sealed class RegistrationLimitTests
{
    [Fact]
    public async Task Key_registers_so_many_within_an_hour_and_other_keys_do_not_notice()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(
            time, new Dictionary<string, string?> { ["Maintenance:MaxRegistrationsPerKey"] = "60" });
        await service.Http.Put("/v1/sites/shop");
        using HttpClient flooding = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "shop"));
        using HttpClient other = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "shop"));
        for (int round = 0; round < 60; round++)
        {
            Assert.Equal(200, await RegisterAsync(flooding, round));
            Assert.Equal(204, (await service.Http.Delete($"/v1/sites/shop/instances/i{round}")).Status);
        }

        Answer refused = await flooding.Put("/v1/sites/shop/instances/one-more", """{"run":"r","sequence":1}""");

        Assert.Equal((429, "rate-limited"), refused.Refusal);
        Assert.NotNull(refused.Headers.RetryAfter);
        // Whoever was refused may serve, and nobody counts it.
        await service.Http.Post("/v1/sites/shop/maintenances", "{}");
        Assert.Contains("registryFull", (await service.Http.Get("/v1/sites/shop/convergence"))["blockers"], StringComparison.Ordinal);
        Assert.Equal(200, await RegisterAsync(other, 1_000));
        // Reports of who is known already are no registrations.
        Assert.Equal(200, (await other.Put("/v1/sites/shop/instances/i1000", """{"run":"r","sequence":2}""")).Status);
        await service.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await RegisterAsync(flooding, 2_000));
        Assert.Equal(429, await RegisterAsync(flooding, 2_001));
    }

    [Fact]
    public async Task Site_for_which_there_is_no_room_is_refused_like_an_instance()
    {
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:MaxSites"] = "1" });
        using HttpClient app = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "first", "second"));
        await service.Http.Put("/v1/sites/first");

        Answer refused = await app.Put("/v1/sites/second/instances/i", """{"run":"r","sequence":1}""");

        Assert.Equal((409, "registry-full"), refused.Refusal);
        Assert.Equal((422, "invalid-value"), (await service.Http.Put("/v1/sites/second")).Refusal);
        Assert.Equal("[]", (await service.Http.Get("/v1/sites/first/convergence"))["blockers"]);
    }

    private static async Task<int> RegisterAsync(HttpClient http, int number) =>
        (await http.Put($"/v1/sites/shop/instances/i{number}", """{"run":"r","sequence":1}""")).Status;
}
