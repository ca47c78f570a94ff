using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>What an instance enforces, claims and promises, step by step.</summary>
public sealed class InstanceStateMachineTests
{
    private readonly InstanceUnderTest _app = new();

    [Fact]
    public void State_from_disk_Is_enforced_and_not_claimed_before_the_service_says_it_again()
    {
        SiteState state = _app.Closed(revision: 5);
        InstanceStateMachine stateMachine = _app.Create(new StoredState(state, _app.Time.GetUtcNow()));

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
        InstanceStateMachine stateMachine = _app.Create();
        SiteState state = _app.Closed(revision: 1, InstanceUnderTest.Strict);

        stateMachine.Apply(state);
        Assert.Null(stateMachine.NextReport([]).Report.DisconnectedAfterSeconds);
        stateMachine.Persisted(state);
        Assert.Equal(30, stateMachine.NextReport([]).Report.DisconnectedAfterSeconds);
    }

    [Fact]
    public void Stopped_beyond_its_lease_Aborts_at_its_first_look()
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));

        _app.Time.Advance(TimeSpan.FromSeconds(30 + 10));
        stateMachine.Tick();

        Assert.True(stateMachine.State.ClosedByItself);
        Assert.True(_app.Work.IsAborted);
    }

    [Theory]
    [InlineData(WhenDisconnected.Closed, true)]
    [InlineData(WhenDisconnected.KeepLast, false)]
    public void Stopped_app_Aborts_what_still_runs_where_it_has_promised_that(WhenDisconnected whenDisconnected, bool aborts)
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict with { WhenDisconnected = whenDisconnected }));

        stateMachine.CloseForGood();
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        Assert.False(_app.Work.IsAborted);
        _app.Time.Advance(TimeSpan.FromSeconds(30 + 10));
        stateMachine.Tick();

        Assert.Equal(aborts, _app.Work.IsAborted);
    }

    [Fact]
    public void App_with_a_mode_of_its_own_Closes_to_leave_but_goes_on_reporting_that_mode_which_its_next_process_has()
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Closed(revision: 2, InstanceUnderTest.Strict), forced: MaintenanceMode.Open);

        stateMachine.CloseForGood();

        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        InstanceReport report = stateMachine.NextReport([]).Report;
        Assert.Equal(
            (2, MaintenanceMode.Closed, MaintenanceMode.Open, null),
            (report.Revision, report.Mode, report.ForcedMode, report.DisconnectedAfterSeconds));
    }

    [Fact]
    public void Lease_counts_from_the_sending_of_the_answered_report()
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        SentReport sent = stateMachine.NextReport([]);
        _app.Time.Advance(TimeSpan.FromSeconds(9));
        stateMachine.Answered(sent);

        _app.Time.Advance(TimeSpan.FromSeconds(20.9));
        Assert.Equal(MaintenanceMode.Open, stateMachine.CheckDeadline().Mode);
        _app.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(MaintenanceMode.Closed, stateMachine.CheckDeadline().Mode);
    }

    [Fact]
    public void Bound_by_a_lease_Lets_nobody_pass_without_a_look_at_the_clock()
    {
        InstanceStateMachine free = _app.Connected(_app.Open(revision: 1));
        InstanceStateMachine bound = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        Assert.Equal((true, false), (free.LetsAllPass, bound.LetsAllPass));

        // No tick comes in between.
        _app.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal((false, MaintenanceMode.Open), (bound.IsPastDeadline, bound.State.Mode));
        _app.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((false, true), (bound.LetsAllPass, bound.IsPastDeadline));
        Assert.Equal(MaintenanceMode.Closed, bound.CheckDeadline().Mode);
        Assert.Equal((false, false), (free.IsPastDeadline, bound.LetsAllPass));
    }

    [Fact]
    public void Maintenances_that_touch_Leave_no_gap_between_them()
    {
        DateTimeOffset seam = _app.Time.GetUtcNow().AddSeconds(60);
        SiteState state = _app.Closed(revision: 1);
        SiteStateMaintenance first = state.Maintenances[0] with { EndsAt = seam };
        var second = new SiteStateMaintenance { Id = "n", Status = MaintenanceStatus.Scheduled, Mode = MaintenanceMode.Closed, StartsAt = seam };
        InstanceStateMachine stateMachine = _app.Connected(state with { Maintenances = [first, second] });

        foreach (double seconds in (double[])[59.9999999, 0.0000001, 0.0000001])
        {
            _app.Time.Advance(TimeSpan.FromSeconds(seconds));
            stateMachine.Tick();
            Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        }

        Assert.Equal("n", Assert.Single(stateMachine.State.Active).Source.Id);
    }

    [Fact]
    public void Closed_by_itself_Keeps_no_exemption_of_the_site()
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict with { ExemptPaths = ["/docs"], BypassNetworks = ["10.0.0.0/8"] }));

        _app.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(stateMachine.CheckDeadline().ExemptPaths);
        Assert.True(stateMachine.State.Networks.IsEmpty);
    }

    [Fact]
    public void Exemption_taken_back_Restarts_the_count_in_an_app_with_a_constant()
    {
        InstanceStateMachine stateMachine = _app.Create(forced: MaintenanceMode.Closed);
        stateMachine.Apply(_app.Open(revision: 1, new SiteSettings { ExemptPaths = ["/docs"] }));
        int former = stateMachine.State.Generation;

        stateMachine.Apply(_app.Open(revision: 2, new SiteSettings()));

        Assert.Equal(former + 1, stateMachine.State.Generation);
    }

    [Fact]
    public void Wrong_clock_of_the_machine_Moves_no_end_of_a_stored_maintenance()
    {
        SiteState state = _app.Closed(revision: 1) with { ServerTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        state = state with { Maintenances = [state.Maintenances[0] with { EndsAt = state.ServerTime.AddMinutes(10) }] };
        DateTimeOffset savedAt = _app.Time.GetUtcNow();
        _app.Time.Advance(TimeSpan.FromMinutes(9));

        InstanceStateMachine stateMachine = _app.Create(new StoredState(state, savedAt));

        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Open, stateMachine.State.Mode);
    }

    [Fact]
    public void Clock_of_the_service_set_back_Is_followed_after_two_readings()
    {
        InstanceStateMachine stateMachine = _app.Connected(_app.Open(revision: 1));
        DateTimeOffset former = stateMachine.ServiceNow;

        Hear(stateMachine, former.AddHours(-2));
        Assert.Equal(former, stateMachine.ServiceNow);
        Hear(stateMachine, former.AddHours(-2));
        Assert.Equal(former.AddHours(-2), stateMachine.ServiceNow);
    }

    private static void Hear(InstanceStateMachine stateMachine, DateTimeOffset serverTime) =>
        stateMachine.Heartbeat(new StreamHeartbeat { ServerTime = serverTime, Epoch = "1-first", Revision = 1 });
}
