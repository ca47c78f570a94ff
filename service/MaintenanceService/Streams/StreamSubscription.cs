using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Streams;

/// <summary>An open stream. A notification makes it read the newest state; nothing is queued for it.</summary>
/// <param name="site">The site.</param>
/// <param name="caller">The caller, whose key must stay valid.</param>
/// <param name="callers">The watches of keys.</param>
/// <param name="context">The request.</param>
/// <param name="phase">See <see cref="Phase"/>.</param>
internal sealed class StreamSubscription(string site, Caller caller, CallerWatches callers, HttpContext context, int phase) : CallerWatch(caller, callers)
{
    private readonly AsyncAutoResetEvent _notification = new();
    private int _heartbeatDue;
    private bool _wasRevoked;

    public string Site => site;

    /// <summary>The second within the heartbeat interval at which its heartbeat is due, so that not all are sent at the same time.</summary>
    public int Phase => phase;

    /// <summary>The reason of the <c>bye</c> event; null while the stream continues.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>Completes with the next notification, and at once where there was one since the last call completed. Read the state afterwards.</summary>
    public ValueTask NotifiedAsync() => _notification.WaitAsync();

    public void Notify() => _notification.Set();

    public void Heartbeat()
    {
        Volatile.Write(ref _heartbeatDue, 1);
        Notify();
    }

    public bool TakeHeartbeat() => Interlocked.Exchange(ref _heartbeatDue, 0) == 1;

    public void Close(string reason)
    {
        CloseReason = reason;
        Notify();
    }

    /// <summary>Aborts a stream whose key was revoked a second ago and that is still open: its reader reads nothing, and a write hangs.</summary>
    public void AbortIfStillOpen()
    {
        if (_wasRevoked)
        {
            Abort();
        }

        _wasRevoked = HasEnded;
    }

    /// <summary>Aborts the connection, even during a write.</summary>
    public void Abort() => context.Abort();

    protected override void OnEnded() => Notify();
}
