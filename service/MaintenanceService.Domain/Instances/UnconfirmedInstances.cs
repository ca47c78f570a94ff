using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// The instances of one site that have not confirmed, kept as they change: whether a site has converged costs no look at those that have. Called under the
/// registry's lock.
/// </summary>
internal sealed class UnconfirmedInstances
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private SiteRecord? _site;
    private string? _epoch;

    /// <summary>The ids, for the site and epoch of the last <see cref="JudgeFor"/>, in no order.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Judges all instances anew where they were last judged for another state of the site.</summary>
    public void JudgeFor(SiteRecord site, string epoch, IEnumerable<InstanceStatus> statuses)
    {
        if (ReferenceEquals(site, _site) && epoch == _epoch)
        {
            return;
        }

        (_site, _epoch) = (site, epoch);
        _ids.Clear();
        foreach (InstanceStatus status in statuses)
        {
            Judge(status);
        }
    }

    /// <summary>Judges one instance that is new or has changed.</summary>
    public void Judge(InstanceStatus status)
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
