using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Tracks when the paths of one site's ended maintenances are open again, and who confirms it. An evaluation costs the same however many maintenances wait
/// for the end of another one. Called under the registry's lock.
/// </summary>
internal sealed class EndedReceipts
{
    private readonly Dictionary<string, EndedPaths> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reopening> _reopenings = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Reopening, DateTimeOffset> _incomplete = new();

    // Groups that a maintenance covers wait until that one ends or covers other paths. Looked at for each state of the site are only the rest, and groups that are new.
    private readonly Dictionary<string, (IReadOnlyList<string> Paths, HashSet<EndedPaths> Ended)> _covers = new(StringComparer.Ordinal);
    private readonly HashSet<EndedPaths> _uncovered = [];
    private SiteRecord? _site;

    /// <summary>Adds the receipt of a maintenance that has ended.</summary>
    public void Add(ReceiptRecord ended)
    {
        string key = Key(ended.Paths);
        if (!_paths.TryGetValue(key, out EndedPaths? paths))
        {
            _paths.Add(key, paths = new EndedPaths(ended.Paths));
            _uncovered.Add(paths);
            _site = null;
        }

        if (ended.OpenSince is { } openSince)
        {
            Track(paths.Restore(openSince), [ended.Maintenance]);
        }
        else
        {
            paths.Covered.Add(ended.Maintenance);
        }
    }

    /// <summary>Evaluates a state of the site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="confirmed">The instances that have confirmed it.</param>
    /// <param name="converged">Whether all instances have.</param>
    /// <param name="now">The time to record.</param>
    /// <returns>What has been opened, completed or given up.</returns>
    public IReadOnlyList<Reopening> Observe(SiteRecord site, IReadOnlyCollection<string> confirmed, bool converged, DateTimeOffset now)
    {
        Place(site);
        var changed = new List<Reopening>();
        foreach (EndedPaths paths in _uncovered)
        {
            if (paths.Covered.Count > 0)
            {
                Reopening opened = paths.Open(now);
                Track(opened, paths.Covered);
                paths.Covered.Clear();
                changed.Add(opened);
            }

            foreach (string instance in confirmed)
            {
                paths.Confirm(instance, now);
            }
        }

        if (converged)
        {
            changed.AddRange(Complete(now, site.Revision));
        }

        // By then a silent instance has expired, and a reporting one has had enough time to confirm.
        while (_incomplete.TryPeek(out Reopening? oldest, out _) && (oldest.IsComplete || now - oldest.OpenSince > site.Expiry))
        {
            _incomplete.Dequeue();
            if (!oldest.IsComplete)
            {
                oldest.GiveUp();
                Drop(oldest);
                changed.Add(oldest);
            }
        }

        return changed;
    }

    /// <summary>Returns a receipt with what is known of its reopening.</summary>
    public ReceiptRecord WithReopening(ReceiptRecord receipt) =>
        _reopenings.TryGetValue(receipt.Maintenance, out Reopening? reopening) ? reopening.ApplyTo(receipt) : receipt;

    /// <summary>Returns the maintenances that instances have confirmed to be over since the last call.</summary>
    public IEnumerable<string> TakeConfirmed()
    {
        foreach (EndedPaths paths in _paths.Values.Where(paths => paths.HasUnstored))
        {
            paths.HasUnstored = false;
            foreach (string maintenance in paths.Reopenings.SelectMany(reopening => reopening.Maintenances))
            {
                yield return maintenance;
            }
        }
    }

    /// <summary>Drops the receipt of a maintenance.</summary>
    public void Forget(ReceiptRecord ended)
    {
        if (_reopenings.Remove(ended.Maintenance, out Reopening? reopening))
        {
            reopening.Maintenances.Remove(ended.Maintenance);
        }
        else if (_paths.TryGetValue(Key(ended.Paths), out EndedPaths? paths) && paths.Covered.Remove(ended.Maintenance))
        {
            DropIfEmpty(paths);
        }
    }

    private static string Key(IReadOnlyList<string> paths) => string.Join('\n', paths);

    private void Track(Reopening reopening, IEnumerable<string> maintenances)
    {
        if (reopening.Maintenances.Count == 0)
        {
            _incomplete.Enqueue(reopening, reopening.OpenSince);
        }

        foreach (string maintenance in maintenances)
        {
            reopening.Maintenances.Add(maintenance);
            _reopenings.Add(maintenance, reopening);
        }
    }

    private void Place(SiteRecord site)
    {
        if (ReferenceEquals(site, _site))
        {
            return;
        }

        _site = site;
        foreach ((string id, (IReadOnlyList<string> paths, HashSet<EndedPaths> ended)) in _covers)
        {
            if (site.Find(id) is not { Status: MaintenanceStatus.Active } cover || !cover.Paths.SequenceEqual(paths))
            {
                _covers.Remove(id);
                _uncovered.UnionWith(ended);
            }
        }

        foreach (EndedPaths paths in _uncovered)
        {
            if (site.Active.FirstOrDefault(other => MaintenancePaths.Overlap(other.Paths, paths.Paths)) is { } cover)
            {
                _uncovered.Remove(paths);
                if (!_covers.TryGetValue(cover.Id, out (IReadOnlyList<string> Paths, HashSet<EndedPaths> Ended) covered))
                {
                    _covers.Add(cover.Id, covered = (cover.Paths, []));
                }

                covered.Ended.Add(paths);
            }
        }
    }

    private List<Reopening> Complete(DateTimeOffset now, long revision)
    {
        List<Reopening> completed = [.. _uncovered.SelectMany(paths => paths.Reopenings)];
        foreach (Reopening reopening in completed)
        {
            reopening.Complete(now, revision);
            Drop(reopening);
        }

        return completed;
    }

    private void Drop(Reopening reopening)
    {
        reopening.Paths.Reopenings.Remove(reopening);
        DropIfEmpty(reopening.Paths);
    }

    private void DropIfEmpty(EndedPaths paths)
    {
        if (!paths.IsEmpty)
        {
            return;
        }

        _paths.Remove(Key(paths.Paths));
        _uncovered.Remove(paths);
        foreach ((_, HashSet<EndedPaths> ended) in _covers.Values)
        {
            ended.Remove(paths);
        }
    }
}
