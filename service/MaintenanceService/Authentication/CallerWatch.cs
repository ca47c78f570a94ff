using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>Tells a long-running call when its key is no longer valid.</summary>
/// <param name="caller">The caller.</param>
/// <param name="watches">The watches, which this one leaves when it is disposed.</param>
/// <param name="ended">Called once, by the thread that commits a revocation: it must not block, and must run nothing of the call itself.</param>
internal sealed class CallerWatch(Caller caller, CallerWatches watches, Action ended) : IDisposable
{
    private int _hasEnded;

    public Caller Caller => caller;

    /// <summary>True once the key is revoked or has expired.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) == 1;

    public void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            ended();
        }
    }

    public void Dispose() => watches.Remove(this);
}
