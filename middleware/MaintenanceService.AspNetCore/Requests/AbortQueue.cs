using System.Collections.Concurrent;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Aborts requests on threads of its own, because an abort runs code of the app: the clock loop and the reports don't wait for it, and it
/// doesn't depend on the thread pool. If one abort hangs, the next <see cref="Work"/> starts another thread for the rest.
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
                // It counts until it ends by itself.
            }
        }

        Interlocked.Decrement(ref _threads);
    }
}
