using System.Threading.Tasks.Sources;

namespace MaintenanceService.Streams;

/// <summary>
/// An auto-reset event for one waiter at a time. Neither setting it nor waiting for it allocates: among thousands of readers, what is allocated
/// for each at each change survives until the next one, and is moved by the garbage collector until then.
/// </summary>
internal sealed class AsyncAutoResetEvent : IValueTaskSource, IThreadPoolWorkItem
{
    private const int IsReset = 0;
    private const int IsAwaited = 1;
    private const int IsSet = 2;

    // Mutable, and so neither readonly nor copied. Its continuation runs within Execute.
    private ManualResetValueTaskSourceCore<bool> _waiter;
    private int _state = IsReset;

    /// <summary>Sets the event. The waiter continues on the thread pool, never within this call.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, IsSet) == IsAwaited)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <summary>Completes once the event is set, and resets it: what the waiter reads afterwards is not older than the last setting. Await one before the next.</summary>
    public ValueTask WaitAsync()
    {
        _waiter.Reset();
        if (Interlocked.CompareExchange(ref _state, IsAwaited, IsReset) == IsReset)
        {
            return new ValueTask(this, _waiter.Version);
        }

        Interlocked.Exchange(ref _state, IsReset);
        return ValueTask.CompletedTask;
    }

    void IThreadPoolWorkItem.Execute() => _waiter.SetResult(true);

    void IValueTaskSource.GetResult(short token)
    {
        Interlocked.Exchange(ref _state, IsReset);
        _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);
}
