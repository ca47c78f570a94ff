using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Tracks the instances of one site that have not confirmed, updated incrementally: evaluating convergence costs nothing for those that
/// have. Called under the registry's lock.
/// </summary>
internal sealed class UnconfirmedInstances
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private SiteRecord? _site;
    private string? _epoch;

    /// <summary>The ids, for the site and epoch of the last evaluation, in no order.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Evaluates all instances again where the last evaluation was for another state of the site.</summary>
    public void EvaluateFor(SiteRecord site, string epoch, IEnumerable<InstanceStatus> statuses)
    {
        if (ReferenceEquals(site, _site) && epoch == _epoch)
        {
            return;
        }

        (_site, _epoch) = (site, epoch);
        _ids.Clear();
        foreach (InstanceStatus status in statuses)
        {
            Evaluate(status);
        }
    }

    /// <summary>Evaluates one instance that is new or has changed.</summary>
    public void Evaluate(InstanceStatus status)
    {
        if (_site is null)
        {
            return;
        }

        if (InstanceStateEvaluator.IsConfirmed(_site, _epoch!, status.Report))
        {
            _ids.Remove(status.Identity.Id);
        }
        else
        {
            _ids.Add(status.Identity.Id);
        }
    }

    public void Remove(string id) => _ids.Remove(id);
}
