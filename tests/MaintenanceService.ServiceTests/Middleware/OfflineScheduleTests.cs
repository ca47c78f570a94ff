using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Scheduled starts and ends come to pass by the service's clock, whatever the app's own says and whether the service is heard or not.</summary>
public sealed class OfflineScheduleTests
{
    /// <summary>When the scheduled maintenance ends, in seconds: so late that no step over its start gets near.</summary>
    private const int End = 3_600;

    private static readonly DateTimeOffset ServiceStart = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Start_and_end_fire_without_the_service_by_its_clock(int hoursOff)
    {
        var appTime = new JumpingTime(ServiceStart, TimeSpan.FromHours(hoursOff));
        await using ScriptedService service = await ScriptedService.StartAsync(Scheduled());
        service.Time = new FakeTimeProvider(ServiceStart);
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = appTime);
        await service.FallSilentAsync(Scheduled(revision: 2));

        await ArriveAsync(appTime, 99, app, MaintenanceMode.Open);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        appTime.Offset = TimeSpan.FromHours(-hoursOff);
        await ArriveAsync(appTime, 100, app, MaintenanceMode.Closed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        appTime.SetUtcNow(ServiceStart.AddSeconds(End - 1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        appTime.Offset = TimeSpan.FromHours(hoursOff);
        await ArriveAsync(appTime, End, app, MaintenanceMode.Open);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Leased_maintenance_starts_by_the_clock_and_never_ends_by_it()
    {
        var appTime = new JumpingTime(ServiceStart, TimeSpan.Zero);
        SiteState state = Scheduled();
        state = state with { Maintenances = [state.Maintenances[0] with { Leased = true }] };
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        service.Time = new FakeTimeProvider(ServiceStart);
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = appTime);
        await service.FallSilentAsync(state with { Revision = 2 });

        await ArriveAsync(appTime, 100, app, MaintenanceMode.Closed);
        appTime.Advance(TimeSpan.FromSeconds(2 * End));
        // Looked at once more by the app: the silence is its news.
        await app.Log.FirstAsync(151);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Active_of_the_service_beats_the_clock()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(
            States.With(States.Maintenance() with { StartsAt = TimeProvider.System.GetUtcNow().AddHours(1) }));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Start_by_the_clock_is_reported_at_once()
    {
        var appTime = new JumpingTime(ServiceStart, TimeSpan.Zero);
        await using ScriptedService service = await ScriptedService.StartAsync(Scheduled(startsIn: 1));
        service.Time = appTime;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = appTime);
        await service.ConfirmedAsync(1);

        // By one leap: the app has not looked at the clock since it knows the schedule. No report is due yet.
        appTime.Advance(TimeSpan.FromSeconds(1));

        await app.Log.FirstAsync(150);
        await service.Reports.FirstAsync(entry => entry.Report.Mode == MaintenanceMode.Closed);
    }

    private static SiteState Scheduled(long revision = 1, int startsIn = 100) => States.With(revision, States.Maintenance() with
    {
        Status = MaintenanceStatus.Scheduled,
        StartsAt = ServiceStart.AddSeconds(startsIn),
        EndsAt = ServiceStart.AddSeconds(End),
    });

    /// <summary>Goes to an instant and then on in small steps, until the app has the mode.</summary>
    private static Task ArriveAsync(JumpingTime time, double seconds, RunningApp app, MaintenanceMode mode)
    {
        var state = app.Services.GetRequiredService<IMaintenanceState>();
        time.SetUtcNow(ServiceStart.AddSeconds(seconds));
        return time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(20), () => state.Mode == mode);
    }

    /// <summary>A clock whose wall time can be set while its timers and timestamps run on.</summary>
    private sealed class JumpingTime(DateTimeOffset start, TimeSpan offset) : FakeTimeProvider(start)
    {
        public TimeSpan Offset { get; set; } = offset;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }
}
