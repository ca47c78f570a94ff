using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>What all instances last said, kept in step with every commit.</summary>
internal sealed class InstanceRegistry : ICommitListener
{
    /// <summary>How long a site settles that is made anew: its expiry has the default then.</summary>
    private static readonly TimeSpan UnknownSiteSettles = TimeSpan.FromSeconds(ProtocolTimings.DefaultInstanceExpirySeconds);

    private readonly ConcurrentDictionary<string, SiteInstances> _sites = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly Func<StateSnapshot> _snapshot;
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    /// <param name="snapshot">What is committed, asked under a instances's lock: then a judgement is never older than what the instances heard.</param>
    /// <param name="openReceipts">Receipts that were still being written.</param>
    /// <param name="time">The clock.</param>
    public InstanceRegistry(Func<StateSnapshot> snapshot, IEnumerable<ReceiptRecord> openReceipts, TimeProvider time)
    {
        _snapshot = snapshot;
        _time = time;
        _startedAt = time.GetTimestamp();
        foreach (InstanceIdentity identity in snapshot().Instances.Values.SelectMany(instances => instances.Values))
        {
            InstancesOf(identity.Site).Register(identity);
        }

        foreach (ReceiptRecord receipt in openReceipts)
        {
            InstancesOf(receipt.Site).Receipts.Restore(receipt);
        }

        // One that began a moment before the last process was killed may have no receipt in the store yet.
        foreach (SiteRecord site in snapshot().Sites.Values)
        {
            foreach (Maintenance maintenance in site.Maintenances)
            {
                Follow(InstancesOf(site.Name), maintenance, site);
            }
        }
    }

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (StoreChange change in changes)
        {
            if (Apply(change, after) is { } site)
            {
                touched.Add(site);
            }
        }

        foreach (string site in touched)
        {
            Mark(site, IsHeld(before, site), IsHeld(after, site));
            Refresh(site, RegistryChange.Commit);
            Signal(site);
        }
    }

    /// <param name="site">The site.</param>
    /// <param name="id">The id that it was reported under.</param>
    /// <param name="report">What was said.</param>
    /// <param name="key">The key that it was said with; null = as before.</param>
    public ReportOutcome Accept(string site, string id, InstanceReport report, string? key = null)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            ReportOutcome acceptance = instances.Accept(id, report, key);
            if (acceptance != ReportOutcome.Accepted)
            {
                return acceptance;
            }

            Refresh(site, RegistryChange.Report(id));
        }

        Signal(site);
        return ReportOutcome.Accepted;
    }

    /// <summary>How far the site is at this moment; null where there is no such site.</summary>
    public (SiteRecord Site, Convergence Convergence)? Evaluate(string site)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            StateSnapshot snapshot = _snapshot();
            return snapshot.Sites.TryGetValue(site, out SiteRecord? record)
                ? (record, instances.Evaluate(record, snapshot.Epoch, IsSettling(record, snapshot)))
                : null;
        }
    }

    /// <summary>The same in short: whether the site has converged.</summary>
    /// <param name="site">The site.</param>
    /// <param name="change">What has changed since the last look.</param>
    public (SiteRecord Site, bool Converged)? Refresh(string site, RegistryChange change = default)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            StateSnapshot snapshot = _snapshot();
            return snapshot.Sites.TryGetValue(site, out SiteRecord? record)
                ? (record, instances.Refresh(record, snapshot.Epoch, IsSettling(record, snapshot), change))
                : null;
        }
    }

    /// <summary>The instances by id, each with its state.</summary>
    public IReadOnlyList<Instance> List(SiteRecord site)
    {
        SiteInstances instances = InstancesOf(site.Name);
        lock (instances)
        {
            string epoch = _snapshot().Epoch;
            return [.. instances.Statuses
                .OrderBy(status => status.Identity.Id, StringComparer.Ordinal)
                .Select(status => InstanceViews.Of(
                    status, InstanceStateEvaluator.Evaluate(site, epoch, status, _time.GetElapsedTime(status.ReportedAt))))];
        }
    }

    /// <summary>Works on one site's instances under its lock.</summary>
    public T With<T>(string site, Func<SiteInstances, T> work)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            return work(instances);
        }
    }

    /// <summary>Knows again what it forgot for a write that failed.</summary>
    public void Restore(string site, IReadOnlyList<InstanceStatus> forgotten)
    {
        foreach (InstanceStatus status in forgotten)
        {
            if (_snapshot().InstancesOf(site).GetValueOrDefault(status.Identity.Id)?.Run == status.Identity.Run)
            {
                With(site, instances => Touch(instances.Restore, status, site));
            }
        }
    }

    /// <summary>Writes down, before it is said, that an instance was refused.</summary>
    public void RecordRefusal(string site, Action<RefusedInstances> record)
    {
        With(site, instances => Touch(record, instances.Refused, site));
        Refresh(site);
        Signal(site);
    }

    /// <summary>Completes when anything of the site's convergence may have changed. Take it before looking.</summary>
    public Task NextChange(string site) =>
        _signals.GetOrAdd(site, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Whether this process has been up for too short a time after a restore to know every instance of the site.</summary>
    public bool IsSettling(SiteRecord site, StateSnapshot snapshot) =>
        snapshot.Settling && _time.GetElapsedTime(_startedAt) < site.Expiry;

    /// <summary>Whether any site may have to settle: those too that the restored store does not know, and that instances will create again.</summary>
    public bool IsSettling(StateSnapshot snapshot) =>
        snapshot.Settling && (_time.GetElapsedTime(_startedAt) < UnknownSiteSettles || snapshot.Sites.Values.Any(site => IsSettling(site, snapshot)));

    private string? Apply(StoreChange change, StateSnapshot after)
    {
        switch (change)
        {
            case SiteSaved(var site):
                return site.Name;
            case SiteRemoved removed:
                _sites.TryRemove(removed.Name, out _);
                return removed.Name;
            case InstanceSaved(var identity):
                return With(identity.Site, instances => Touch(instances.Register, identity, identity.Site));
            case InstanceRemoved removed:
                return With(removed.Site, instances => Touch(id => instances.Remove(id), removed.Id, removed.Site));
            case MaintenanceForgotten forgotten:
                return With(forgotten.Site, instances => Touch(instances.Receipts.Forget, forgotten.Id, forgotten.Site));
            case MaintenanceSaved(var maintenance):
                return With(maintenance.Site, instances => Touch(item => Follow(instances, item, after.Sites.GetValueOrDefault(item.Site)), maintenance, maintenance.Site));
            default:
                return null;
        }
    }

    private static void Follow(SiteInstances instances, Maintenance maintenance, SiteRecord? site)
    {
        if (maintenance.Status == MaintenanceStatus.Active)
        {
            bool alone = site?.Maintenances.Any(other => other.Id != maintenance.Id && other.Status == MaintenanceStatus.Active) != true;
            instances.Receipts.Begin(maintenance, alone, instances.Statuses);
        }
    }

    private static bool IsHeld(StateSnapshot snapshot, string site) => snapshot.Sites.GetValueOrDefault(site)?.HasActive is true;

    private void Mark(string site, bool wasHeld, bool isHeld)
    {
        if (isHeld != wasHeld)
        {
            With(site, instances => Touch(isHeld ? instances.MarkHeld : instances.MarkReleased));
        }
    }

    private static bool Touch(Action action)
    {
        action();
        return true;
    }

    private static string Touch<T>(Action<T> action, T value, string site)
    {
        action(value);
        return site;
    }

    private SiteInstances InstancesOf(string site) => _sites.GetOrAdd(site, static (_, time) => new SiteInstances(time), _time);

    private void Signal(string site)
    {
        if (_signals.TryRemove(site, out TaskCompletionSource? signal))
        {
            signal.TrySetResult();
        }
    }
}
