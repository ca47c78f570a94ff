namespace Shop;

/// <summary>How much work of each kind has begun inside the app, and how much of it is over.</summary>
internal sealed class Counters
{
    private long _begun;
    private long _finished;
    private long _slow;
    private long _connections;
    private long _connectionsClosed;
    private long _messages;
    private long _worker;
    private long _workerFinished;

    public void Begin() => Interlocked.Increment(ref _begun);

    public void Finish() => Interlocked.Increment(ref _finished);

    public void Slow() => Interlocked.Increment(ref _slow);

    public void Connect() => Interlocked.Increment(ref _connections);

    public void Disconnect() => Interlocked.Increment(ref _connectionsClosed);

    public void Message() => Interlocked.Increment(ref _messages);

    public void BeginWork() => Interlocked.Increment(ref _worker);

    public void FinishWork() => Interlocked.Increment(ref _workerFinished);

    public object Read() => new
    {
        begun = Interlocked.Read(ref _begun),
        finished = Interlocked.Read(ref _finished),
        slow = Interlocked.Read(ref _slow),
        connections = Interlocked.Read(ref _connections),
        connectionsClosed = Interlocked.Read(ref _connectionsClosed),
        messages = Interlocked.Read(ref _messages),
        worker = Interlocked.Read(ref _worker),
        workerFinished = Interlocked.Read(ref _workerFinished),
    };
}
