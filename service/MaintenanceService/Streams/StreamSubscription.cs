using System.Threading.Channels;
using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Streams;

/// <summary>An open stream. A notification makes it read the newest state; nothing is queued for it.</summary>
internal sealed class StreamSubscription : IDisposable
{
    private readonly Channel<bool> _notification = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CallerWatch _watch;
    private readonly Action _abort;
    private readonly CancellationTokenRegistration _revocation;
    private int _heartbeatDue;
    private bool _wasRevoked;

    public StreamSubscription(string site, CallerWatch watch, Action abort, int phase)
    {
        Site = site;
        Phase = phase;
        _watch = watch;
        _abort = abort;
        _revocation = watch.Ended.Register(Notify);
    }

    public string Site { get; }

    public Caller Caller => _watch.Caller;

    /// <summary>The second within the heartbeat interval at which its heartbeat is due, so that not all are sent at the same time.</summary>
    public int Phase { get; }

    /// <summary>The reason of the <c>bye</c> event; null while the stream continues.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>True where the key is no longer valid: the stream ends without an event.</summary>
    public bool IsRevoked => _watch.Ended.IsCancellationRequested;

    public void Notify() => _notification.Writer.TryWrite(true);

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

        _wasRevoked = IsRevoked;
    }

    /// <summary>Aborts the connection, even during a write.</summary>
    public void Abort() => _abort();

    public void Dispose()
    {
        _revocation.Dispose();
        _watch.Dispose();
    }

    /// <summary>Waits for the next notification.</summary>
    public ValueTask<bool> WaitAsync() => _notification.Reader.ReadAsync();
}
