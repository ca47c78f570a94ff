using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Two histories of the store with one number: of their two states the stricter holds, whichever speaks last.</summary>
public sealed class TwoHistoriesTests
{
    private readonly InstanceStateMachine _stateMachine =
        new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider().GetRequiredService<InstanceStateMachine>();

    [Fact]
    public void Stricter_state_of_the_other_is_taken_and_given_up_only_by_its_own_service()
    {
        Assert.Equal(SnapshotOutcome.Applied, Apply("5-a", 1, MaintenanceMode.Open));
        Assert.Equal(SnapshotOutcome.Applied, Apply("5-b", 1, MaintenanceMode.Closed));
        Assert.Equal(SnapshotOutcome.OtherHistory, Apply("5-a", 2, MaintenanceMode.Open));
        Assert.Equal(MaintenanceMode.Closed, _stateMachine.State.Mode);

        Assert.Equal(SnapshotOutcome.Applied, Apply("5-b", 2, MaintenanceMode.Open));
        Assert.Equal(MaintenanceMode.Open, _stateMachine.State.Mode);
    }

    [Fact]
    public void One_that_opens_leaves_what_the_other_has_closed()
    {
        Apply("5-a", 1, MaintenanceMode.Closed);
        Apply("5-b", 1, MaintenanceMode.ReadOnly);

        Assert.Equal(SnapshotOutcome.OtherHistory, Apply("5-a", 2, MaintenanceMode.Open));

        Assert.Equal(MaintenanceMode.ReadOnly, _stateMachine.State.Mode);
    }

    [Fact]
    public void Later_number_ends_the_dispute()
    {
        Apply("5-a", 1, MaintenanceMode.Closed);
        Apply("5-b", 1, MaintenanceMode.Closed);

        Assert.Equal(SnapshotOutcome.Applied, Apply("6-c", 1, MaintenanceMode.Open));
        Assert.Equal(SnapshotOutcome.OtherHistory, Apply("5-b", 9, MaintenanceMode.Closed));

        Assert.Equal(MaintenanceMode.Open, _stateMachine.State.Mode);
    }

    private SnapshotOutcome Apply(string epoch, long revision, MaintenanceMode mode) => _stateMachine.Apply(
        (mode == MaintenanceMode.Open ? States.Open(revision) : States.With(revision, States.Maintenance(mode: mode))) with
        {
            Epoch = epoch,
            ServerTime = TimeProvider.System.GetUtcNow(),
        });
}
