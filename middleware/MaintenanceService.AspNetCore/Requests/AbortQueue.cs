using System.Collections.Concurrent;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Aborts on threads of its own: neither the clock nor a report waits for what app code does as it is aborted, and a starved thread pool
/// delays nothing. One abort that hangs holds back no other: the next look starts another thread for what is left.
/// </summary>
/// <param name="isInline">Aborts on the caller's thread instead: for a simulation, which has one.</param>
internal sealed class AbortQueue(bool isInline = false)
{
    private const int MaxThreads = 16;
    private readonly ConcurrentQueue<Action> _due = new();
    private int _threads;

    public void Add(Action abort) => _due.Enqueue(abort);

    /// <summary>Starts a thread where something is left to do.</summary>
    public void Work()
    {
        if (_due.IsEmpty || Volatile.Read(ref _threads) >= MaxThreads)
        {
            return;
        }

        Interlocked.Increment(ref _threads);
        if (isInline)
        {
            Drain();
            return;
        }

        new Thread(Drain) { IsBackground = true, Name = "Maintenance aborts" }.UnsafeStart();
    }

    private void Drain()
    {
        while (_due.TryDequeue(out Action? abort))
        {
            try
            {
                abort();
            }
            catch (Exception)
            {
                // What can't be aborted counts until it ends by itself.
            }
        }

        Interlocked.Decrement(ref _threads);
    }
}
