using MaintenanceService.Client;
using MaintenanceService.Streams;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>What a stream says, and when it ends.</summary>
public sealed class StreamTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Current_state_comes_first_then_each_newer_one()
    {
        await using RunningService service = await RunningService.StartAsync(StoppedClock());
        Site shop = (await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test)).Value;
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);

        ServerEvent first = (await reader.NextAsync())!;
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "not for instances" }, cancellationToken: Test);
        ServerEvent second = (await reader.NextAsync())!;

        Assert.Equal(("state", $"{shop.Epoch}:1"), (first.Type, first.Id));
        Assert.Equal(("state", $"{shop.Epoch}:2", 2L), (second.Type, second.Id, second.Revision));
        Assert.Equal("closed", second.Data.GetProperty("mode").GetString());
        Assert.DoesNotContain("not for instances", second.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_without_changes_gets_one_heartbeat_each_15_seconds()
    {
        ManualClock time = StoppedClock();
        await using RunningService service = await RunningService.StartAsync(time);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        Assert.Equal("state", (await reader.NextAsync())!.Type);

        // The service's own second hand, so that none is skipped: each fifteen seconds hold one beat.
        StreamHub hub = service.Services.GetRequiredService<StreamHub>();
        for (int beat = 1; beat <= 3; beat++)
        {
            for (int second = 0; second < 15; second++)
            {
                hub.Tick();
            }

            ServerEvent heartbeat = (await reader.NextAsync())!;
            Assert.Equal(("heartbeat", 1L), (heartbeat.Type, heartbeat.Revision));
            Assert.Equal("2026-05-01T12:00:00.000Z", heartbeat.Data.GetProperty("serverTime").GetString());
        }

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        Assert.Equal("state", (await reader.NextAsync())!.Type);

        // And the second hand moves by itself.
        Task<ServerEvent?> next = reader.NextAsync();
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Test));
        }

        Assert.Equal("heartbeat", (await next)!.Type);
    }

    [Fact]
    public async Task State_that_was_made_for_another_reader_has_the_time_of_this_one()
    {
        ManualClock time = StoppedClock();
        await using RunningService service = await RunningService.StartAsync(time);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string app = await service.KeyAsync(KeyRole.Instance, "shop");
        foreach (string key in (string[])[RunningService.AdminKey, app])
        {
            using StreamReader first = await StreamReader.OpenAsync(service.Address, "shop", key);
            await first.NextAsync();
            time.Advance(TimeSpan.FromSeconds(100));
            using StreamReader second = await StreamReader.OpenAsync(service.Address, "shop", key);

            Assert.Equal(WireTime.Format(time.GetUtcNow()), (await second.NextAsync())!.Data.GetProperty("serverTime").GetString());
        }
    }

    [Theory]
    [InlineData(KeyRole.Instance, true)]
    [InlineData(KeyRole.Viewer, false)]
    [InlineData(KeyRole.Operator, false)]
    [InlineData(KeyRole.Admin, false)]
    public async Task Pass_hashes_go_to_instance_keys_only(KeyRole role, bool seen)
    {
        await using RunningService service = await RunningService.StartAsync(StoppedClock());
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.CreatePassAsync("shop", new PassRequest { For = "a tester" }, Test);
        string key = await service.KeyAsync(role, "shop");

        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", key);

        Assert.Equal(seen ? 1 : 0, (await reader.NextAsync())!.Data.GetProperty("passes").GetArrayLength());
    }

    [Fact]
    public async Task Deleted_site_sends_bye()
    {
        await using RunningService service = await RunningService.StartAsync(StoppedClock());
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        await reader.NextAsync();

        await service.Client.DeleteSiteAsync("shop", cancellationToken: Test);

        Assert.Equal("bye", (await reader.NextAsync())!.Type);
        Assert.Null(await reader.NextAsync());
    }

    [Fact]
    public async Task Stream_that_is_opened_during_a_shutdown_gets_bye_at_once()
    {
        await using RunningService service = await RunningService.StartAsync(StoppedClock());
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        // What the shutdown does first, while the listener is still there.
        await service.Services.GetRequiredService<StreamHub>().StopAsync();

        using StreamReader late = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);

        ServerEvent? bye = await late.NextAsync();
        Assert.Equal(("bye", "shutdown"), (bye?.Type, bye?.Data.GetProperty("reason").GetString()));
        Assert.Null(await late.NextAsync());
    }

    [Fact]
    public async Task Revoked_key_ends_its_streams_and_no_others()
    {
        await using RunningService service = await RunningService.StartAsync(StoppedClock());
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using StreamReader revoked = await StreamReader.OpenAsync(service.Address, "shop", key.Secret!);
        using StreamReader other = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        await revoked.NextAsync();
        await other.NextAsync();

        await service.Client.RevokeKeyAsync(key.Id, Test);

        Assert.Null(await revoked.NextAsync());
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        Assert.Equal(2, (await other.NextAsync())!.Revision);
    }

    [Fact]
    public async Task Expired_key_ends_its_streams()
    {
        ManualClock time = StoppedClock();
        await using RunningService service = await RunningService.StartAsync(time);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Key key = await service.Client.CreateKeyAsync(
            new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop"], ExpiresAt = time.GetUtcNow().AddSeconds(30) }, Test);
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", key.Secret!);
        await reader.NextAsync();

        time.Advance(TimeSpan.FromSeconds(35));

        ServerEvent? last = await reader.NextAsync();
        Assert.Null(last is { Type: "heartbeat" } ? await reader.NextAsync() : last);
    }

    // No heartbeat comes between before a test lets it.
    private static ManualClock StoppedClock() => new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
}
