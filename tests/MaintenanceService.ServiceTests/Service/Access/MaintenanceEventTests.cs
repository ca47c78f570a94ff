using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>Proves that each step of a maintenance is logged under the id that docs/security.md names.</summary>
public sealed class MaintenanceEventTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Planned_changed_confirmed_and_elapsed_maintenance_Is_logged_at_each_step()
    {
        using var log = new AppLog();
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time, configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop", """{"displayName":"Shop"}""");
        await service.Http.Put("/v1/sites/shop/maintenances/m", """{"startsAt":"2026-03-01T12:00:10Z","duration":"PT2H"}""");
        await service.Http.Patch("/v1/sites/shop/maintenances/m", """{"reason":"orders"}""");
        using HttpClient app = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "shop"));
        await service.PassAsync(TimeSpan.FromSeconds(10));
        await log.Lines.FirstAsync(line => line.Event == 2105);
        Answer state = await app.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1}""");
        await app.Put("/v1/sites/shop/instances/i", $$"""{"run":"r","sequence":2,"epoch":"{{state["epoch"]}}","revision":{{state.Revision}},"mode":"closed"}""");
        await service.PassUntilAsync(log.Lines.FirstAsync(line => line.Event == 2111));
        time.Advance(TimeSpan.FromHours(2));
        await log.Lines.FirstAsync(line => line.Event == 2106);

        AssertLogged(log, 2109, "m", "bootstrap");
        AssertLogged(log, 2110, "m", "bootstrap");
        AssertLogged(log, 2105, "m", "service", "from -.");
        AssertLogged(log, 2111, "m", "1 instance");
        AssertLogged(log, 2106, "m", "service");
        AssertLogged(log, 2112, "shop", "bootstrap");
        AssertLogged(log, 2113, "shop", "bootstrap");
    }

    [Fact]
    public async Task Expired_lease_of_a_maintenance_that_stays_active_Is_not_logged_as_its_end()
    {
        using var log = new AppLog();
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time, configure: builder => builder.Logging.AddProvider(log));
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop/maintenances/m", """{"lease":{"seconds":30,"onExpiry":"stayClosed"}}""");

        await service.PassAsync(TimeSpan.FromSeconds(31));

        LogLine line = await log.Lines.FirstAsync(line => line.Event == 2106);
        Assert.Contains("the site stays closed", line.Message, StringComparison.Ordinal);
    }

    private static void AssertLogged(AppLog log, int id, params string[] members)
    {
        LogLine line = Assert.Single(log.Lines.All, line => line.Category == "MaintenanceService.Security" && line.Event == id);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.All(members, member => Assert.Contains(member, line.Message, StringComparison.Ordinal));
    }
}
