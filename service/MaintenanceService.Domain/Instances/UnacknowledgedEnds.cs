using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Tracks for each instance of one site which maintenances have ended without its having acknowledged that: what it refuses still counts for them.</summary>
internal sealed class UnacknowledgedEnds
{
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _instances = new(StringComparer.Ordinal);

    /// <summary>Adds a maintenance that has ended.</summary>
    /// <param name="ended">Its receipt.</param>
    /// <param name="until">The time after which only one more report of an instance counts, although it does not acknowledge the end.</param>
    public void Add(ReceiptRecord ended, DateTimeOffset until)
    {
        foreach ((string instance, InstanceReceipt share) in ended.Instances)
        {
            if (!share.IsOver)
            {
                if (!_instances.TryGetValue(instance, out Dictionary<string, DateTimeOffset>? ends))
                {
                    _instances.Add(instance, ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
                }

                ends.Add(ended.Maintenance, until);
            }
        }
    }

    /// <summary>Returns the maintenances of an instance, each with the time until which it counts.</summary>
    public IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> Of(string instance) =>
        _instances.TryGetValue(instance, out Dictionary<string, DateTimeOffset>? ends) ? ends : [];

    public void Remove(string instance, string maintenance)
    {
        if (_instances.TryGetValue(instance, out Dictionary<string, DateTimeOffset>? ends) && ends.Remove(maintenance) && ends.Count == 0)
        {
            _instances.Remove(instance);
        }
    }

    /// <summary>Drops a maintenance.</summary>
    public void Forget(ReceiptRecord ended)
    {
        foreach (string instance in ended.Instances.Keys)
        {
            Remove(instance, ended.Maintenance);
        }
    }
}
