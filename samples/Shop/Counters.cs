namespace Shop;

/// <summary>How much work of each kind has begun inside the app.</summary>
internal sealed class Counters
{
    private long _home;
    private long _slow;
    private long _worker;
    private long _sockets;

    public void Home() => Interlocked.Increment(ref _home);

    public void Slow() => Interlocked.Increment(ref _slow);

    public void Worker() => Interlocked.Increment(ref _worker);

    public void Socket() => Interlocked.Increment(ref _sockets);

    public object Read() => new
    {
        home = Interlocked.Read(ref _home),
        slow = Interlocked.Read(ref _slow),
        worker = Interlocked.Read(ref _worker),
        sockets = Interlocked.Read(ref _sockets),
    };
}
