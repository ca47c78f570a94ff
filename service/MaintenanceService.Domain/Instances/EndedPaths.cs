namespace MaintenanceService.Domain.Instances;

/// <summary>Groups the ended maintenances of one site that covered the same paths: whether their paths are open again is the same for all.</summary>
internal sealed class EndedPaths(IReadOnlyList<string> paths)
{
    private readonly List<(string Instance, DateTimeOffset At)> _confirmations = [];
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);
    private int _firstOfNewest;

    /// <summary>The paths; none = every path.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>The maintenances whose paths have been covered by others ever since they ended.</summary>
    public HashSet<string> Covered { get; } = new(StringComparer.Ordinal);

    /// <summary>The others, by when their paths were open for the first time.</summary>
    public List<Reopening> Reopenings { get; } = [];

    /// <summary>The instances that have confirmed that the paths are open, in the order of time, each once for each reopening that it is the first for.</summary>
    public IReadOnlyList<(string Instance, DateTimeOffset At)> Confirmations => _confirmations;

    /// <summary>Whether an instance has confirmed since the receipts were stored.</summary>
    public bool HasUnstored { get; set; }

    public bool IsEmpty => Covered.Count == 0 && Reopenings.Count == 0;

    /// <summary>Begins a reopening, for maintenances whose paths are open from now on.</summary>
    public Reopening Open(DateTimeOffset now)
    {
        var reopening = new Reopening(this, now);
        _firstOfNewest = _confirmations.Count;
        Reopenings.Add(reopening);
        return reopening;
    }

    /// <summary>Returns the reopening of maintenances whose paths were open for the first time at a moment before this process started.</summary>
    public Reopening Restore(DateTimeOffset openSince) => Reopenings.Find(known => known.OpenSince == openSince) ?? Open(openSince);

    /// <summary>Records that an instance has confirmed that the paths are open.</summary>
    public void Confirm(string instance, DateTimeOffset now)
    {
        if (_last.TryGetValue(instance, out int last) && last >= _firstOfNewest)
        {
            return;
        }

        _last[instance] = _confirmations.Count;
        _confirmations.Add((instance, now));
        HasUnstored = true;
    }
}
