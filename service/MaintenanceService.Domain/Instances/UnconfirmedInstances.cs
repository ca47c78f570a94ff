using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// The instances of one site that have not confirmed, kept as they change: whether a site has converged costs no look at those that have. Called under the
/// board's lock.
/// </summary>
internal sealed class UnconfirmedInstances
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private SiteRecord? _site;
    private string? _epoch;

    /// <summary>The ids, for the site and epoch of the last <see cref="JudgeFor"/>, in no order.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Judges all instances anew where they were last judged for another state of the site.</summary>
    public void JudgeFor(SiteRecord site, string epoch, IEnumerable<Presence> presences)
    {
        if (ReferenceEquals(site, _site) && epoch == _epoch)
        {
            return;
        }

        (_site, _epoch) = (site, epoch);
        _ids.Clear();
        foreach (Presence presence in presences)
        {
            Judge(presence);
        }
    }

    /// <summary>Judges one instance that is new or has changed.</summary>
    public void Judge(Presence presence)
    {
        if (_site is null)
        {
            return;
        }

        if (InstanceJudgement.IsConfirmed(_site, _epoch!, presence.Report))
        {
            _ids.Remove(presence.Identity.Id);
        }
        else
        {
            _ids.Add(presence.Identity.Id);
        }
    }

    public void Remove(string id) => _ids.Remove(id);
}
