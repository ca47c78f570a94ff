using MaintenanceService.Client;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Remembers up to which sequence processes that were removed or replaced had reported, so that an earlier report that arrives late does not
/// register one again with what it has withdrawn since. Called under the registry's lock.
/// </summary>
internal sealed class FormerRuns
{
    private const int MaxRuns = 1_000;

    // By run, the oldest first.
    private readonly OrderedDictionary<string, long> _sequences = new(StringComparer.Ordinal);

    public void Record(InstanceStatus former)
    {
        if (former.Report?.Sequence is not { } sequence)
        {
            return;
        }

        _sequences.Remove(former.Identity.Run);
        if (_sequences.Count >= MaxRuns)
        {
            _sequences.RemoveAt(0);
        }

        _sequences.Add(former.Identity.Run, sequence);
    }

    /// <summary>Returns whether a report was sent before the last one that was received of its process.</summary>
    public bool Precedes(InstanceReport report) => _sequences.TryGetValue(report.Run!, out long last) && report.Sequence < last;
}
