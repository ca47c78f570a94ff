using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What an instance enforces, claims and promises, step by step.</summary>
public sealed class InstanceStateMachineTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeWork _work = new();

    [Fact]
    public void State_from_disk_Is_enforced_and_not_claimed_before_the_service_says_it_again()
    {
        SiteState state = Closed(revision: 5);
        InstanceStateMachine stateMachine = Core(new StoredState(state, _time.GetUtcNow()));

        InstanceReport first = stateMachine.NextReport([]).Report;
        Assert.Equal((null, 0, MaintenanceMode.Closed), (first.Epoch, first.Revision, first.Mode));
        Assert.Equal(SnapshotOutcome.Applied, stateMachine.Apply(state));
        stateMachine.Persisted(state);
        Assert.Equal(5, stateMachine.NextReport([]).Report.Revision);
        Assert.Equal(SnapshotOutcome.Known, stateMachine.Apply(state));
    }

    [Fact]
    public void Promise_to_close_Is_made_only_once_a_restart_would_know()
    {
        InstanceStateMachine stateMachine = Core();
        SiteState state = Closed(revision: 1, Strict);

        stateMachine.Apply(state);
        Assert.Null(stateMachine.NextReport([]).Report.DisconnectedAfterSeconds);
        stateMachine.Persisted(state);
        Assert.Equal(30, stateMachine.NextReport([]).Report.DisconnectedAfterSeconds);
    }

    [Fact]
    public void Stopped_beyond_its_lease_Aborts_at_its_first_look()
    {
        InstanceStateMachine stateMachine = Connected(Open(revision: 1, Strict));

        _time.Advance(TimeSpan.FromSeconds(30 + 10));
        stateMachine.Tick();

        Assert.True(stateMachine.State.ClosedByItself);
        Assert.True(_work.IsAborted);
    }

    [Theory]
    [InlineData(WhenDisconnected.Closed, true)]
    [InlineData(WhenDisconnected.KeepLast, false)]
    public void Stopped_app_Aborts_what_still_runs_where_it_has_promised_that(WhenDisconnected whenDisconnected, bool aborts)
    {
        InstanceStateMachine stateMachine = Connected(Open(revision: 1, Strict with { WhenDisconnected = whenDisconnected }));

        stateMachine.CloseForGood();
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        Assert.False(_work.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(30 + 10));
        stateMachine.Tick();

        Assert.Equal(aborts, _work.IsAborted);
    }

    [Fact]
    public void Lease_counts_from_the_sending_of_the_answered_report()
    {
        InstanceStateMachine stateMachine = Connected(Open(revision: 1, Strict));
        SentReport sent = stateMachine.NextReport([]);
        _time.Advance(TimeSpan.FromSeconds(9));
        stateMachine.Answered(sent);

        _time.Advance(TimeSpan.FromSeconds(20.9));
        Assert.Equal(MaintenanceMode.Open, stateMachine.CheckDeadline().Mode);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(MaintenanceMode.Closed, stateMachine.CheckDeadline().Mode);
    }

    [Fact]
    public void Bound_by_a_lease_Lets_nobody_pass_without_a_look_at_the_clock()
    {
        InstanceStateMachine free = Connected(Open(revision: 1));
        InstanceStateMachine bound = Connected(Open(revision: 1, Strict));
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
        InstanceStateMachine stateMachine = Connected(state with { Maintenances = [first, second] });

        foreach (double seconds in (double[])[59.9999999, 0.0000001, 0.0000001])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            stateMachine.Tick();
            Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        }

        Assert.Equal("n", Assert.Single(stateMachine.State.Active).Source.Id);
    }

    [Fact]
    public void Closed_by_itself_Keeps_no_exemption_of_the_site()
    {
        InstanceStateMachine stateMachine = Connected(Open(revision: 1, Strict with { ExemptPaths = ["/docs"], BypassNetworks = ["10.0.0.0/8"] }));

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(stateMachine.CheckDeadline().ExemptPaths);
        Assert.True(stateMachine.State.Networks.IsEmpty);
    }

    [Fact]
    public void Exemption_taken_back_Restarts_the_count_in_an_app_with_a_constant()
    {
        var stateMachine = new InstanceStateMachine(new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null), _work, null, _time);
        stateMachine.Apply(Open(revision: 1, new SiteSettings { ExemptPaths = ["/docs"] }));
        int former = stateMachine.State.Generation;

        stateMachine.Apply(Open(revision: 2, new SiteSettings()));

        Assert.Equal(former + 1, stateMachine.State.Generation);
    }

    [Fact]
    public void Wrong_clock_of_the_machine_Moves_no_end_of_a_stored_maintenance()
    {
        SiteState state = Closed(revision: 1) with { ServerTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        state = state with { Maintenances = [state.Maintenances[0] with { EndsAt = state.ServerTime.AddMinutes(10) }] };
        DateTimeOffset savedAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(9));

        InstanceStateMachine stateMachine = Core(new StoredState(state, savedAt));

        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        _time.Advance(TimeSpan.FromMinutes(1));
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Open, stateMachine.State.Mode);
    }

    [Fact]
    public void Clock_of_the_service_set_back_Is_followed_after_two_readings()
    {
        InstanceStateMachine stateMachine = Connected(Open(revision: 1));
        DateTimeOffset former = stateMachine.ServiceNow;

        Hear(stateMachine, former.AddHours(-2));
        Assert.Equal(former, stateMachine.ServiceNow);
        Hear(stateMachine, former.AddHours(-2));
        Assert.Equal(former.AddHours(-2), stateMachine.ServiceNow);
    }

    private static SiteSettings Strict => new() { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 10 };

    private static void Hear(InstanceStateMachine stateMachine, DateTimeOffset serverTime) =>
        stateMachine.Heartbeat(new StreamHeartbeat { ServerTime = serverTime, Epoch = "1-first", Revision = 1 });

    private InstanceStateMachine Core(StoredState? stored = null) =>
        new(new StateInputs("shop", null, MaintenanceMode.Open, null), _work, stored, _time);

    // Registered, told, written down, reported and answered.
    private InstanceStateMachine Connected(SiteState state)
    {
        InstanceStateMachine stateMachine = Core();
        stateMachine.Apply(state);
        stateMachine.Persisted(state);
        stateMachine.Answered(stateMachine.NextReport([]));
        return stateMachine;
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
