using System.Collections.Concurrent;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Authentication;

/// <summary>
/// Limits how many instances a key registers: each costs a row, and a history entry when it leaves, so that a stolen key could
/// fill the disk. A whole fleet may register at once; used registrations are restored evenly within an hour.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="maxPerHour">The maximum number of registrations of a key, at once and within an hour.</param>
internal sealed class RegistrationLimit(TimeProvider time, int maxPerHour)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <exception cref="ProblemException">The key has registered too many.</exception>
    public void Acquire(string keyId)
    {
        Bucket bucket = _buckets.GetOrAdd(keyId, static (_, limit) => new Bucket { Left = limit.Max, At = limit.Now }, (Max: (double)maxPerHour, Now: time.GetTimestamp()));
        lock (bucket)
        {
            long now = time.GetTimestamp();
            bucket.Left = Math.Min(maxPerHour, bucket.Left + (maxPerHour * time.GetElapsedTime(bucket.At, now).TotalHours));
            bucket.At = now;
            if (bucket.Left < 1)
            {
                throw new ProblemException(
                    ProblemKind.RateLimited,
                    $"This key has registered {maxPerHour} instances within an hour, as many as configured (Maintenance:MaxRegistrationsPerKey). Look for a process that keeps restarting.");
            }

            bucket.Left--;
        }
    }

    private sealed class Bucket
    {
        public double Left;

        public long At;
    }
}
