using System.Collections.Concurrent;
using System.Net;

namespace MaintenanceService.Authentication;

/// <summary>Counts failures by socket address and minute: guessing gets slow, and a good key from the same address still passes.</summary>
internal sealed class FailedAuthentications(TimeProvider time)
{
    private const int MostInWindow = 60;
    private const int AddressesKept = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<IPAddress, (long StartedAt, int Count)> _failures = new();

    /// <summary>Notes a failure; how long to wait where there were too many, else null.</summary>
    public TimeSpan? Note(IPAddress address)
    {
        long now = time.GetTimestamp();
        if (_failures.Count > AddressesKept)
        {
            Prune(now);
        }

        (long startedAt, int count) = _failures.AddOrUpdate(
            address,
            static (_, at) => (at, 1),
            (_, former, at) => time.GetElapsedTime(former.StartedAt, at) >= Window ? (at, 1) : (former.StartedAt, former.Count + 1),
            now);
        return count > MostInWindow ? Window - time.GetElapsedTime(startedAt, now) : null;
    }

    private void Prune(long now)
    {
        foreach ((IPAddress address, (long startedAt, _)) in _failures)
        {
            if (time.GetElapsedTime(startedAt, now) >= Window)
            {
                _failures.TryRemove(address, out _);
            }
        }
    }
}
