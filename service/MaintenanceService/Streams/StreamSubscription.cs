using System.Threading.Channels;
using MaintenanceService.Authentication;

namespace MaintenanceService.Streams;

/// <summary>One open stream: it is woken, and then looks for what is newest; nothing is queued for it.</summary>
internal sealed class StreamSubscription(string site, Caller caller, Action abort, int phase)
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _heartbeatDue;

    public string Site { get; } = site;

    public Caller Caller { get; } = caller;

    /// <summary>The second of each fifteen at which its heartbeat is due: so that not all are due at once.</summary>
    public int Phase { get; } = phase;

    /// <summary>Why it ends; null while it goes on.</summary>
    public string? Farewell { get; private set; }

    /// <summary>Whether it ends without a word: its key is no longer good.</summary>
    public bool IsCut { get; private set; }

    public void Wake() => _wake.Writer.TryWrite(true);

    public void Heartbeat()
    {
        Volatile.Write(ref _heartbeatDue, 1);
        Wake();
    }

    public bool TakeHeartbeat() => Interlocked.Exchange(ref _heartbeatDue, 0) == 1;

    public void End(string reason)
    {
        Farewell = reason;
        Wake();
    }

    public void Cut()
    {
        IsCut = true;
        Wake();
    }

    /// <summary>Breaks the connection, whatever it is doing.</summary>
    public void Abort() => abort();

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _wake.Reader.ReadAsync(cancellationToken);
}
