using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>Tells a call that goes on for long when its key is no longer good.</summary>
internal sealed class CallerWatch(Caller caller, Action<CallerWatch> remove) : IDisposable
{
    // Not disposed, since it may be cancelled at the very end of the call; it holds nothing that needs to be.
    private readonly CancellationTokenSource _ended = new();

    public Caller Caller => caller;

    /// <summary>Cancelled once the key is revoked or has expired.</summary>
    public CancellationToken Ended => _ended.Token;

    // On the thread pool: whoever commits a revocation does not run what was waiting.
    public void End() => _ = _ended.CancelAsync();

    public void Dispose() => remove(this);
}
