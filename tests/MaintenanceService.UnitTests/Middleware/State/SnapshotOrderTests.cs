using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>Which of the states that arrive an instance follows, and which readings of the clock it believes.</summary>
public sealed class SnapshotOrderTests
{
    private readonly InstanceUnderTest _app = new();

    [Theory]
    [InlineData("1-first", 6, nameof(SnapshotOutcome.Applied))]
    [InlineData("1-first", 5, nameof(SnapshotOutcome.Known))]
    [InlineData("1-first", 4, nameof(SnapshotOutcome.Stale))]
    [InlineData("2-later", 1, nameof(SnapshotOutcome.Applied))]
    [InlineData("0-earlier", 9, nameof(SnapshotOutcome.OtherHistory))]
    [InlineData("1-other", 9, nameof(SnapshotOutcome.OtherHistory))]
    public void State_is_weighed_against_the_one_in_force(string epoch, long revision, string outcome)
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 5));

        Assert.Equal(outcome, instance.Apply(_app.Open(revision) with { Epoch = epoch }).ToString());

        bool isApplied = outcome == nameof(SnapshotOutcome.Applied);
        Assert.Equal(isApplied ? MaintenanceMode.Open : MaintenanceMode.Closed, instance.State.Mode);
        Assert.Equal(isApplied ? (epoch, revision) : ("1-first", 5), (instance.Source!.Epoch, instance.Source.Revision));
        Assert.Equal(instance.State.Mode, instance.Accepted.Mode);
    }

    [Fact]
    public void Rival_history_is_remembered_until_a_later_one_comes()
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 5));
        SiteState rival = _app.Open(revision: 1) with { Epoch = "1-other" };
        instance.Apply(rival);
        Assert.Same(rival, instance.Rival);

        instance.Apply(_app.Open(revision: 9) with { Epoch = "0-earlier" });
        Assert.Same(rival, instance.Rival);
        instance.Apply(_app.Open(revision: 1) with { Epoch = "2-later" });
        Assert.Null(instance.Rival);
    }

    [Theory]
    [InlineData("1-first", 5, false)]
    [InlineData("1-first", 4, false)]
    [InlineData("1-first", 6, true)]
    [InlineData("2-later", 1, true)]
    public void Heartbeat_tells_whether_there_is_more(string epoch, long revision, bool isBehind)
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 5));

        Assert.Equal(isBehind, instance.Heartbeat(Beat(epoch, revision, seconds: 0)));
    }

    [Fact]
    public void Without_a_state_every_heartbeat_tells_of_one() => Assert.True(_app.Create().Heartbeat(Beat("1-first", 0, seconds: 0)));

    [Fact]
    public void Clock_is_read_from_states_and_heartbeats_of_the_followed_history_alone()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 5));
        DateTimeOffset start = instance.ServiceNow;

        instance.Heartbeat(Beat("1-other", 5, seconds: 30));
        instance.Apply(_app.Open(revision: 9) with { Epoch = "1-other", ServerTime = start.AddSeconds(60) });
        Assert.Equal(start, instance.ServiceNow);
        instance.Heartbeat(Beat("1-first", 5, seconds: 1));
        Assert.Equal(start.AddSeconds(1), instance.ServiceNow);
        instance.Apply(_app.Open(revision: 5) with { ServerTime = start.AddSeconds(2) });
        Assert.Equal(start.AddSeconds(2), instance.ServiceNow);
        instance.Apply(_app.Open(revision: 6) with { ServerTime = start.AddSeconds(3) });
        Assert.Equal(start.AddSeconds(3), instance.ServiceNow);
    }

    [Fact]
    public void Estimate_from_before_a_state_ends_nothing_in_it()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));
        instance.Heartbeat(Beat("1-first", 1, seconds: 60));
        DateTimeOffset now = _app.Time.GetUtcNow();
        SiteState closed = _app.Closed(revision: 2);

        // By this answer's time the maintenance goes on for half a minute; by the estimate before it would be over.
        instance.Apply(closed with { Maintenances = [closed.Maintenances[0] with { EndsAt = now.AddSeconds(30) }] });
        Assert.Equal(MaintenanceMode.Closed, instance.State.Mode);

        instance.Heartbeat(Beat("1-first", 2, seconds: 30));
        instance.Tick();
        Assert.Equal(MaintenanceMode.Open, instance.State.Mode);
    }

    [Fact]
    public void Nothing_passes_unseen_where_paths_are_recorded_or_a_pass_is_known()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));
        Assert.True(instance.LetsAllPass);

        InstanceUnderTest.Tell(instance, _app.Open(revision: 2) with { Passes = [States.Pass().Pass] });
        Assert.False(instance.LetsAllPass);
        InstanceUnderTest.Tell(instance, _app.Open(revision: 3));
        Assert.True(instance.LetsAllPass);
        instance.RecordPaths();
        Assert.False(instance.LetsAllPass);
        InstanceUnderTest.Tell(instance, _app.Open(revision: 4));
        Assert.False(instance.LetsAllPass);
    }

    [Fact]
    public void App_that_stops_is_closed_whatever_was_forced()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1), MaintenanceMode.Open);
        Assert.Equal((false, MaintenanceMode.Open), (instance.IsLeaving, instance.State.Mode));

        instance.CloseForGood();

        Assert.Equal((true, MaintenanceMode.Closed, true), (instance.IsLeaving, instance.State.Mode, instance.State.ClosedByItself));
        Assert.False(instance.LetsAllPass);
    }

    private StreamHeartbeat Beat(string epoch, long revision, int seconds) =>
        new() { Epoch = epoch, Revision = revision, ServerTime = _app.Time.GetUtcNow().AddSeconds(seconds) };
}
