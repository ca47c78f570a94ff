namespace MaintenanceService.AspNetCore;

/// <summary>Counts on many processors at once, none of which waits for another's cache line.</summary>
internal sealed class SpreadCounter
{
    private const int Parts = 16;

    // So far apart that no two share a line, and none shares the array's head.
    private const int Distance = 16;
    private readonly long[] _counts = new long[(Parts + 1) * Distance];

    public long Total
    {
        get
        {
            long total = 0;
            for (int at = Distance; at < _counts.Length; at += Distance)
            {
                total += Interlocked.Read(ref _counts[at]);
            }

            return total;
        }
    }

    public void Increment() => Interlocked.Increment(ref _counts[((Thread.GetCurrentProcessorId() & (Parts - 1)) + 1) * Distance]);
}
