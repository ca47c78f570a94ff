using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Streams;

/// <summary>Limits how many streams may be open at a time: in all, of one site, of one key.</summary>
internal sealed class StreamLimits(int total, int perSite, int perKey)
{
    private readonly Dictionary<string, int> _sites = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>The number of open streams.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <exception cref="ProblemException">A limit is reached.</exception>
    public void Acquire(string site, string key)
    {
        lock (_lock)
        {
            Check(_count, total, "The service", "MaxStreams");
            Check(_sites.GetValueOrDefault(site), perSite, "The site", "MaxStreamsPerSite");
            Check(_keys.GetValueOrDefault(key), perKey, "The key", "MaxStreamsPerKey");
            _count++;
            Add(_sites, site, 1);
            Add(_keys, key, 1);
        }
    }

    public void Release(string site, string key)
    {
        lock (_lock)
        {
            _count--;
            Add(_sites, site, -1);
            Add(_keys, key, -1);
        }
    }

    private static void Check(int count, int max, string whose, string setting)
    {
        if (count >= max)
        {
            throw new ProblemException(
                ProblemKind.TooManyStreams, $"{whose} has {(max == 1 ? "1 stream" : $"{max} streams")} open, as many as configured (Maintenance:{setting}). Close some, or try again in a moment.");
        }
    }

    private static void Add(Dictionary<string, int> counts, string name, int change)
    {
        int count = counts.GetValueOrDefault(name) + change;
        if (count == 0)
        {
            counts.Remove(name);
        }
        else
        {
            counts[name] = count;
        }
    }
}
