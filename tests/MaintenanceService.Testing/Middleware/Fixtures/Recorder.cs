namespace MaintenanceService.Tests.Middleware;

/// <summary>What happened, in its order; a test waits for the event itself rather than for time to pass.</summary>
internal sealed class Recorder<T>
{
    private readonly List<T> _all = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Add(T item)
    {
        TaskCompletionSource told;
        lock (_all)
        {
            _all.Add(item);
            told = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }

    /// <summary>The first that fits, of what has happened or will.</summary>
    public Task<T> FirstAsync(Func<T, bool> fits) => NthAsync(1, fits);

    public async Task<T> NthAsync(int count, Func<T, bool> fits)
    {
        while (true)
        {
            Task next;
            lock (_all)
            {
                T[] found = [.. _all.Where(fits).Take(count)];
                if (found.Length == count)
                {
                    return found[^1];
                }

                next = _next.Task;
            }

            await next.OrHangAsync();
        }
    }
}
