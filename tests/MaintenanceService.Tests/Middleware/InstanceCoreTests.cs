using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What an instance enforces, claims and promises, step by step.</summary>
public sealed class InstanceCoreTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeWork _work = new();

    [Fact]
    public void State_from_disk_Is_enforced_and_not_claimed_before_the_service_says_it_again()
    {
        SiteState state = Closed(revision: 5);
        InstanceCore core = Core(new StoredState(state, _time.GetUtcNow()));

        InstanceReport first = core.NextReport([]).Report;
        Assert.Equal((null, 0, MaintenanceMode.Closed), (first.Epoch, first.Revision, first.Mode));
        Assert.Equal(SnapshotOutcome.Applied, core.Apply(state));
        core.Persisted(state);
        Assert.Equal(5, core.NextReport([]).Report.Revision);
        Assert.Equal(SnapshotOutcome.Known, core.Apply(state));
    }

    [Fact]
    public void Promise_to_close_Is_made_only_once_a_restart_would_know()
    {
        InstanceCore core = Core();
        SiteState state = Closed(revision: 1, Strict);

        core.Apply(state);
        Assert.Null(core.NextReport([]).Report.DisconnectedAfterSeconds);
        core.Persisted(state);
        Assert.Equal(30, core.NextReport([]).Report.DisconnectedAfterSeconds);
    }

    [Fact]
    public void Stopped_beyond_its_lease_Aborts_at_its_first_look()
    {
        InstanceCore core = Connected(Open(revision: 1, Strict));

        _time.Advance(TimeSpan.FromSeconds(30 + 10));
        core.Tick();

        Assert.True(core.State.ClosedByItself);
        Assert.True(_work.IsAborted);
    }

    [Theory]
    [InlineData(WhenDisconnected.Closed, true)]
    [InlineData(WhenDisconnected.KeepLast, false)]
    public void Stopped_app_Aborts_what_still_runs_where_it_has_promised_that(WhenDisconnected whenDisconnected, bool aborts)
    {
        InstanceCore core = Connected(Open(revision: 1, Strict with { WhenDisconnected = whenDisconnected }));

        core.CloseForGood();
        core.Tick();
        Assert.Equal(MaintenanceMode.Closed, core.State.Mode);
        Assert.False(_work.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(30 + 10));
        core.Tick();

        Assert.Equal(aborts, _work.IsAborted);
    }

    [Fact]
    public void Lease_counts_from_the_sending_of_the_answered_report()
    {
        InstanceCore core = Connected(Open(revision: 1, Strict));
        SentReport sent = core.NextReport([]);
        _time.Advance(TimeSpan.FromSeconds(9));
        core.Answered(sent);

        _time.Advance(TimeSpan.FromSeconds(20.9));
        Assert.Equal(MaintenanceMode.Open, core.CheckDeadline().Mode);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(MaintenanceMode.Closed, core.CheckDeadline().Mode);
    }

    [Fact]
    public void Bound_by_a_lease_Lets_nobody_pass_without_a_look_at_the_clock()
    {
        InstanceCore free = Connected(Open(revision: 1));
        InstanceCore bound = Connected(Open(revision: 1, Strict));
        Assert.Equal((true, false), (free.LetsAllPass, bound.LetsAllPass));

        // No tick comes in between.
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal((false, MaintenanceMode.Open), (bound.IsPastDeadline, bound.State.Mode));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((false, true), (bound.LetsAllPass, bound.IsPastDeadline));
        Assert.Equal(MaintenanceMode.Closed, bound.CheckDeadline().Mode);
        Assert.Equal((false, false), (free.IsPastDeadline, bound.LetsAllPass));
    }

    [Fact]
    public void Maintenances_that_touch_Leave_no_gap_between_them()
    {
        DateTimeOffset seam = _time.GetUtcNow().AddSeconds(60);
        SiteState state = Closed(revision: 1);
        SiteStateMaintenance first = state.Maintenances[0] with { EndsAt = seam };
        var second = new SiteStateMaintenance { Id = "n", Status = MaintenanceStatus.Scheduled, Mode = MaintenanceMode.Closed, StartsAt = seam };
        InstanceCore core = Connected(state with { Maintenances = [first, second] });

        foreach (double seconds in (double[])[59.9999999, 0.0000001, 0.0000001])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            core.Tick();
            Assert.Equal(MaintenanceMode.Closed, core.State.Mode);
        }

        Assert.Equal("n", Assert.Single(core.State.Active).Source.Id);
    }

    [Fact]
    public void Closed_by_itself_Keeps_no_exemption_of_the_site()
    {
        InstanceCore core = Connected(Open(revision: 1, Strict with { ExemptPaths = ["/docs"], BypassNetworks = ["10.0.0.0/8"] }));

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(core.CheckDeadline().ExemptPaths);
        Assert.True(core.State.Networks.IsEmpty);
    }

    [Fact]
    public void Exemption_taken_back_Restarts_the_count_in_an_app_with_a_constant()
    {
        var core = new InstanceCore(new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null), _work, null, _time);
        core.Apply(Open(revision: 1, new SiteSettings { ExemptPaths = ["/docs"] }));
        int former = core.State.Generation;

        core.Apply(Open(revision: 2, new SiteSettings()));

        Assert.Equal(former + 1, core.State.Generation);
    }

    [Fact]
    public void Wrong_clock_of_the_machine_Moves_no_end_of_a_stored_maintenance()
    {
        SiteState state = Closed(revision: 1) with { ServerTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        state = state with { Maintenances = [state.Maintenances[0] with { EndsAt = state.ServerTime.AddMinutes(10) }] };
        DateTimeOffset savedAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(9));

        InstanceCore core = Core(new StoredState(state, savedAt));

        Assert.Equal(MaintenanceMode.Closed, core.State.Mode);
        _time.Advance(TimeSpan.FromMinutes(1));
        core.Tick();
        Assert.Equal(MaintenanceMode.Open, core.State.Mode);
    }

    [Fact]
    public void Clock_of_the_service_set_back_Is_followed_after_two_readings()
    {
        InstanceCore core = Connected(Open(revision: 1));
        DateTimeOffset former = core.ServiceNow;

        Hear(core, former.AddHours(-2));
        Assert.Equal(former, core.ServiceNow);
        Hear(core, former.AddHours(-2));
        Assert.Equal(former.AddHours(-2), core.ServiceNow);
    }

    private static SiteSettings Strict => new() { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 10 };

    private static void Hear(InstanceCore core, DateTimeOffset serverTime) =>
        core.Heartbeat(new StreamHeartbeat { ServerTime = serverTime, Epoch = "1-first", Revision = 1 });

    private InstanceCore Core(StoredState? stored = null) =>
        new(new StateInputs("shop", null, MaintenanceMode.Open, null), _work, stored, _time);

    // Registered, told, written down, reported and answered.
    private InstanceCore Connected(SiteState state)
    {
        InstanceCore core = Core();
        core.Apply(state);
        core.Persisted(state);
        core.Answered(core.NextReport([]));
        return core;
    }

    private SiteState Open(long revision, SiteSettings? settings = null) => new()
    {
        Site = "shop",
        Epoch = "1-first",
        Revision = revision,
        ServerTime = _time.GetUtcNow(),
        Settings = settings ?? new SiteSettings(),
    };

    private SiteState Closed(long revision, SiteSettings? settings = null) => Open(revision, settings) with
    {
        Mode = MaintenanceMode.Closed,
        Maintenances = [new SiteStateMaintenance { Id = "m", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.Closed, StartsAt = _time.GetUtcNow() }],
    };

    private sealed class FakeWork : IRunningWork
    {
        public long Refused => 0;

        public long Bypassed => 0;

        public bool IsAborted { get; private set; }

        public int Second { get; set; }

        public RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow, OldestWork? oldest = null) => default;

        public void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow) => IsAborted |= requestsToo;
    }
}
