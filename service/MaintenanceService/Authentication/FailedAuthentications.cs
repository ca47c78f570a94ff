using System.Collections.Concurrent;
using System.Net;

namespace MaintenanceService.Authentication;

/// <summary>
/// Counts failures by socket address and minute, to slow down guessing; a valid key from the same address still works. The cost of a failure does
/// not depend on the number of addresses: those beyond the limit share one count, and <see cref="Prune"/> removes what is over.
/// </summary>
internal sealed class FailedAuthentications(TimeProvider time)
{
    public const int MaxAddresses = 100_000;
    private const int MaxPerWindow = 60;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<AddressBlock, Counter> _counters = new();
    private readonly Counter _others = new();
    private int _count;

    /// <summary>The number of addresses that are tracked.</summary>
    public int Count => Volatile.Read(ref _count);

    public FailureCount Add(IPAddress address)
    {
        long now = time.GetTimestamp();
        Counter counter = CounterOf(AddressBlock.Of(address));
        lock (counter)
        {
            if (counter.Failures == 0 || IsOver(counter, now))
            {
                counter.StartedAt = now;
                counter.Failures = 0;
            }

            // Stops at the first failure beyond the limit, so that the count can't overflow.
            bool isFirstBeyond = counter.Failures == MaxPerWindow;
            counter.Failures = Math.Min(counter.Failures + 1, MaxPerWindow + 1);
            return counter.Failures > MaxPerWindow ? new FailureCount(Window - time.GetElapsedTime(counter.StartedAt, now), isFirstBeyond) : default;
        }
    }

    /// <summary>Removes the addresses whose minute is over.</summary>
    public void Prune()
    {
        long now = time.GetTimestamp();
        foreach ((AddressBlock block, Counter counter) in _counters)
        {
            if (IsOver(counter, now) && _counters.TryRemove(block, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    private Counter CounterOf(AddressBlock block)
    {
        if (_counters.TryGetValue(block, out Counter? known))
        {
            return known;
        }

        if (Interlocked.Increment(ref _count) <= MaxAddresses)
        {
            var added = new Counter { StartedAt = time.GetTimestamp() };
            Counter kept = _counters.GetOrAdd(block, added);
            if (!ReferenceEquals(kept, added))
            {
                Interlocked.Decrement(ref _count);
            }

            return kept;
        }

        Interlocked.Decrement(ref _count);
        return _others;
    }

    private bool IsOver(Counter counter, long now) => time.GetElapsedTime(Volatile.Read(ref counter.StartedAt), now) >= Window;

    private sealed class Counter
    {
        public long StartedAt;

        public int Failures;
    }
}
