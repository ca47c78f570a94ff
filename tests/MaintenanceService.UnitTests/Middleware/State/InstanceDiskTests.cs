using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>What an instance writes down, so that the process that starts from it keeps what this one has promised.</summary>
public sealed class InstanceDiskTests
{
    private readonly InstanceUnderTest _app = new();

    [Fact]
    public void State_is_written_as_it_came_where_nothing_was_promised()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));
        SiteState next = _app.Open(revision: 2);

        Assert.Same(next, instance.ForDisk(next));
        Assert.False(instance.IsDeclarationWithdrawn);
    }

    [Fact]
    public void Promise_stays_on_disk_until_the_service_knows_that_it_is_withdrawn()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        SiteState without = _app.Open(revision: 2, InstanceUnderTest.Strict with { WhenDisconnected = WhenDisconnected.KeepLast });

        instance.Apply(without);
        SiteState written = instance.ForDisk(without);
        Assert.Equal((WhenDisconnected.Closed, 2), (written.Settings.WhenDisconnected, written.Revision));
        instance.Persisted(without);
        Assert.False(instance.IsDeclarationWithdrawn);

        SentReport report = instance.NextReport([]);
        Assert.Null(report.Report.DisconnectedAfterSeconds);
        Assert.False(instance.IsDeclarationWithdrawn);
        instance.Answered(report);

        Assert.True(instance.IsDeclarationWithdrawn);
        Assert.Same(without, instance.ForDisk(without));
        Assert.False(instance.IsDeclarationWithdrawn);
    }

    [Fact]
    public void Promise_of_the_disk_counts_before_the_first_report()
    {
        InstanceStateMachine instance = _app.Create();
        SiteState strict = _app.Open(revision: 1, InstanceUnderTest.Strict);
        SiteState without = _app.Open(revision: 2);

        Assert.Same(strict, instance.ForDisk(strict));
        instance.Persisted(strict);

        Assert.Equal(WhenDisconnected.Closed, instance.ForDisk(without).Settings.WhenDisconnected);
    }

    [Fact]
    public void Promise_that_is_made_again_is_not_withdrawn()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        instance.ForDisk(_app.Open(revision: 2));
        SiteState strict = _app.Open(revision: 3, InstanceUnderTest.Strict);

        Assert.Same(strict, instance.ForDisk(strict));
        instance.Persisted(strict);

        Assert.False(instance.IsDeclarationWithdrawn);
    }

    [Fact]
    public void Instance_with_a_mode_of_its_own_promises_nothing()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict), MaintenanceMode.Open);
        SiteState without = _app.Open(revision: 2);

        Assert.Same(without, instance.ForDisk(without));
    }

    [Theory]
    [InlineData(WhenDisconnected.Closed, true)]
    [InlineData(WhenDisconnected.KeepLast, false)]
    public void Process_that_starts_alone_keeps_the_promise_of_its_disk(WhenDisconnected whenDisconnected, bool closes)
    {
        SiteState state = _app.Open(revision: 1, InstanceUnderTest.Strict with { WhenDisconnected = whenDisconnected });

        InstanceStateMachine instance = _app.Create(new StoredState(state, _app.Time.GetUtcNow()));

        Assert.Equal((closes, !closes), (instance.State.ClosedByItself, instance.LetsAllPass));
        Assert.True(instance.HasSource);
        Assert.Same(instance.State, instance.Accepted);
        InstanceUnderTest.Tell(instance, state);
        Assert.False(instance.State.ClosedByItself);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void State_that_another_key_has_sealed_can_close_and_never_open(bool isClosed)
    {
        SiteState state = isClosed ? _app.Closed(revision: 9) : _app.Open(revision: 9);
        InstanceStateMachine instance = _app.Create(new StoredState(state, _app.Time.GetUtcNow()) { IsOfOtherKey = true }, whenUnknown: MaintenanceMode.ReadOnly);

        Assert.Equal(isClosed ? MaintenanceMode.Closed : MaintenanceMode.ReadOnly, instance.State.Mode);
        Assert.Null(instance.Source);
        Assert.False(instance.HasSource);

        // The service's own holds at once, whatever its revision and epoch.
        Assert.Equal(SnapshotOutcome.Applied, instance.Apply(_app.Open(revision: 1)));
        Assert.Equal((MaintenanceMode.Open, 1L), (instance.State.Mode, instance.Source?.Revision));
    }
}
