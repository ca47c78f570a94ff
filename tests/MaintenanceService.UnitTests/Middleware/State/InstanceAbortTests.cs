using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>When an instance aborts what still runs: after the time to drain, counted from the change that refuses it.</summary>
public sealed class InstanceAbortTests
{
    private readonly InstanceUnderTest _app = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Drain_time_is_over_after_its_seconds_and_not_before(bool abortRequests)
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        InstanceUnderTest.Tell(instance, _app.Closed(revision: 2, new SiteSettings { DrainSeconds = 10, AbortRequests = abortRequests }));

        Assert.Equal((false, null), After(instance, 9.9));
        Assert.Equal((true, abortRequests), After(instance, 0.1));
    }

    [Fact]
    public void Open_instance_aborts_nothing()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, new SiteSettings { DrainSeconds = 1 }));

        Assert.Equal((false, null), After(instance, 3600));
    }

    [Fact]
    public void Change_of_what_is_refused_starts_the_drain_time_anew()
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1, new SiteSettings { DrainSeconds = 10, ExemptPaths = ["/docs"] }));
        Assert.Equal((false, null), After(instance, 9));

        InstanceUnderTest.Tell(instance, _app.Closed(revision: 2, new SiteSettings { DrainSeconds = 10 }));

        Assert.Equal((false, null), After(instance, 9));
        Assert.Equal((true, true), After(instance, 1));
    }

    [Fact]
    public void Change_of_words_does_not()
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1, new SiteSettings { DrainSeconds = 10 }));
        Assert.Equal((false, null), After(instance, 9));

        InstanceUnderTest.Tell(instance, _app.Closed(revision: 2, new SiteSettings { DrainSeconds = 10, Message = "Soon." }));

        Assert.Equal((true, true), After(instance, 1));
    }

    [Fact]
    public void End_of_a_maintenance_ends_aborting()
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1, new SiteSettings { DrainSeconds = 1 }));
        Assert.True(After(instance, 1).IsAborting);

        InstanceUnderTest.Tell(instance, _app.Open(revision: 2));

        Assert.False(After(instance, 1).IsAborting);
    }

    [Theory]
    [InlineData(29.9, false)]
    [InlineData(30, true)]
    public void Instance_that_knows_no_state_drains_for_half_a_minute(double seconds, bool isAborting)
    {
        InstanceStateMachine instance = _app.Create(whenUnknown: MaintenanceMode.Closed);

        // Without a setting that says so, only connections are aborted.
        Assert.Equal((isAborting, isAborting ? false : null), After(instance, seconds));
    }

    [Fact]
    public void Instance_that_closed_itself_aborts_requests_too_by_the_drain_time_it_declared()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict with { AbortRequests = false }));

        Assert.Equal((false, null), After(instance, 30));
        Assert.Equal((false, null), After(instance, 9.9));
        Assert.Equal((true, true), After(instance, 0.1));
    }

    [Fact]
    public void Time_before_the_change_is_not_counted_for_one_that_notices_its_deadline_late()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));

        // The service counts from the deadline.
        Assert.Equal((false, null), After(instance, 39.9));
        Assert.Equal((true, true), After(instance, 0.1));
    }

    [Fact]
    public void Longer_drain_time_that_the_service_was_not_told_of_is_none()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        instance.Apply(_app.Open(revision: 2, InstanceUnderTest.Strict with { DrainSeconds = 60 }));

        Assert.Equal((false, null), After(instance, 39.9));
        Assert.Equal((true, true), After(instance, 0.1));
    }

    [Fact]
    public void Seconds_are_counted_from_the_start()
    {
        InstanceStateMachine instance = _app.Create();
        After(instance, 61.5);

        Assert.Equal(61, _app.Work.Second);
    }

    [Fact]
    public void What_runs_is_told_of_a_state_that_requests_read_already()
    {
        InstanceStateMachine instance = _app.Create();
        Assert.Equal(instance.State.Generation, _app.Work.Generation);
        List<(int Told, int Read)> states = [];
        _app.Work.WhenPutInForce = () => states.Add((_app.Work.Generation, instance.State.Generation));

        InstanceUnderTest.Tell(instance, _app.Closed(revision: 1));
        InstanceUnderTest.Tell(instance, _app.Open(revision: 2));

        Assert.Equal(2, states.DistinctBy(state => state.Told).Count());
        Assert.All(states, state => Assert.Equal(state.Told, state.Read));
    }

    private (bool IsAborting, bool? Aborted) After(InstanceStateMachine instance, double seconds)
    {
        _app.Time.Advance(TimeSpan.FromSeconds(seconds));
        instance.Tick();
        return (instance.IsAborting, _app.Work.Aborted);
    }
}
