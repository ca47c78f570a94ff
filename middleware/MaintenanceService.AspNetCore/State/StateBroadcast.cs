namespace MaintenanceService.AspNetCore.State;

/// <summary>Tells waiters that what is in force has changed.</summary>
internal sealed class StateBroadcast
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EnforcedState? _told;

    /// <summary>Completes with the next change. Take it before looking at the state.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Tells of a state, whoever saw it first: a second call with the same one is silent.</summary>
    public void Publish(EnforcedState state)
    {
        if (ReferenceEquals(Interlocked.Exchange(ref _told, state), state))
        {
            return;
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
