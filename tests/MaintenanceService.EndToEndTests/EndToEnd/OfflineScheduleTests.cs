using System.Globalization;
using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>A schedule is kept by the apps themselves, on the service's clock: the service may be gone, and their own clocks wrong.</summary>
public sealed class OfflineScheduleTests
{
    /// <summary>Enough for the apps to hear of it and for the service to be gone, also where the machine stands still for a while.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Enough not to be missed.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Site_closes_and_opens_on_time_although_the_service_is_gone()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 1);
        await ScheduledAndGoneAsync(fleet, (startsAt, endsAt) => KeepsTimeAsync(fleet.Shops[0], startsAt, endsAt));
    }

    [Fact]
    public async Task Clocks_of_apps_that_jump_two_hours_move_no_transition()
    {
        using var folder = new TemporaryFolder();
        FakeTime[] clocks = [FakeTime.Create(folder, "ahead"), FakeTime.Create(folder, "behind")];
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await Task.WhenAll(fleet.StartShopAsync("ahead", clocks[0].Settings), fleet.StartShopAsync("behind", clocks[1].Settings));
        await ScheduledAndGoneAsync(fleet, async (startsAt, endsAt) =>
        {
            clocks[0].Jump(TimeSpan.FromHours(2));
            clocks[1].Jump(TimeSpan.FromHours(-2));
            await Task.WhenAll(fleet.Shops.Select(async shop =>
            {
                TimeSpan off = await WallClockAsync(shop) - TimeProvider.System.GetUtcNow();
                Assert.InRange(off.Duration(), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
            }));
            await Task.WhenAll(fleet.Shops.Select(shop => KeepsTimeAsync(shop, startsAt, endsAt)));
        });
    }

    // The apps know the schedule, and then the service is killed.
    private static async Task ScheduledAndGoneAsync(Fleet fleet, Func<DateTimeOffset, DateTimeOffset, Task> look)
    {
        DateTimeOffset startsAt = TimeProvider.System.GetUtcNow() + Soon;
        DateTimeOffset endsAt = startsAt + Length;
        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { StartsAt = startsAt, EndsAt = endsAt }, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        await fleet.Service.KillAsync();
        Assert.True(TimeProvider.System.GetUtcNow() < startsAt, "the machine is too slow to look at this");

        await look(startsAt, endsAt);
    }

    // Never before its time. How much later is not measured on a busy machine: a wrong clock would be off by hours.
    private static async Task KeepsTimeAsync(ServerProcess server, DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        using HttpClient shop = Fleet.Http(server);
        await Eventually.TrueAsync(async () => await HomeAsync(shop) == HttpStatusCode.ServiceUnavailable, Test);
        Assert.True(TimeProvider.System.GetUtcNow() >= startsAt, "closed too early");
        await Eventually.TrueAsync(async () => await HomeAsync(shop) == HttpStatusCode.OK, Test);
        Assert.True(TimeProvider.System.GetUtcNow() >= endsAt, "opened too early");
    }

    private static async Task<HttpStatusCode> HomeAsync(HttpClient shop)
    {
        using HttpResponseMessage answer = await shop.GetAsync("/", Test);
        return answer.StatusCode;
    }

    // The Shop's stream of events tells its own time.
    private static async Task<DateTimeOffset> WallClockAsync(ServerProcess server)
    {
        using HttpClient shop = Fleet.Http(server);
        await using Stream events = await shop.GetStreamAsync("/events", Test);
        using var reader = new StreamReader(events);
        string line = (await reader.ReadLineAsync(Test))!;
        return DateTimeOffset.Parse(line["data: ".Length..], CultureInfo.InvariantCulture);
    }
}
