using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>Signals a long-running call when its key is no longer valid.</summary>
internal sealed class CallerWatch(Caller caller, Action<CallerWatch> remove) : IDisposable
{
    // Not disposed, since it may be cancelled while the call ends; it holds no resources.
    private readonly CancellationTokenSource _ended = new();

    public Caller Caller => caller;

    /// <summary>Cancelled once the key is revoked or has expired.</summary>
    public CancellationToken Ended => _ended.Token;

    // Cancels on the thread pool, so that the thread that commits a revocation does not run the continuations.
    public void Cancel() => _ = _ended.CancelAsync();

    public void Dispose() => remove(this);
}
