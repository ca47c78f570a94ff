namespace MaintenanceService.AspNetCore.State;

/// <summary>Notifies waiters that what is in force has changed.</summary>
internal sealed class StateBroadcast
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EnforcedState? _told;

    /// <summary>Returns a task that completes with the next change. Get it before reading the state.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Notifies waiters of a state; a second call with the same state does nothing.</summary>
    public void Publish(EnforcedState state)
    {
        if (ReferenceEquals(Interlocked.Exchange(ref _told, state), state))
        {
            return;
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
