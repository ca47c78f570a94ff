using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>Tells a long-running call when its key is no longer valid. Derived from rather than given a callback: thousands of streams are open at a time.</summary>
/// <param name="caller">The caller.</param>
/// <param name="watches">The watches, which this one leaves when it is disposed.</param>
internal abstract class CallerWatch(Caller caller, CallerWatches watches) : IDisposable
{
    private int _hasEnded;

    public Caller Caller => caller;

    /// <summary>True once the key is revoked or has expired.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) == 1;

    public void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            OnEnded();
        }
    }

    public void Dispose() => watches.Remove(this);

    /// <summary>Called once, by the thread that commits a revocation: it must not block, and must run nothing of the call itself.</summary>
    protected abstract void OnEnded();
}
