using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>Waiters are told of each state once.</summary>
public sealed class StateBroadcastTests
{
    private readonly StateBroadcast _broadcast = new();

    [Fact]
    public void Waiter_is_told_of_a_new_state()
    {
        Task next = _broadcast.Next;
        Assert.False(next.IsCompleted);

        _broadcast.Publish(State());

        Assert.True(next.IsCompletedSuccessfully);
        Assert.False(_broadcast.Next.IsCompleted);
    }

    [Fact]
    public void State_that_was_told_is_not_told_again()
    {
        EnforcedState first = State();
        _broadcast.Publish(first);
        Task next = _broadcast.Next;

        _broadcast.Publish(first);
        Assert.False(next.IsCompleted);
        _broadcast.Publish(State());
        Assert.True(next.IsCompleted);
        _broadcast.Publish(first);
        Assert.NotSame(next, _broadcast.Next);
    }

    private static EnforcedState State() => StateCompiler.Compile(
        new StateInputs("shop", null, MaintenanceMode.Open, null), null, false, default, default, null, null);
}
