using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Keeps the latest report of every instance, consistent with every commit.</summary>
internal sealed class InstanceRegistry : ICommitListener
{
    /// <summary>How long a site that is created again settles; its settings, and so its expiry, have their default then.</summary>
    private static readonly TimeSpan UnknownSiteSettles = TimeSpan.FromSeconds(ProtocolTimings.DefaultInstanceExpirySeconds);

    private readonly ConcurrentDictionary<string, SiteInstances> _sites = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly CommitProcessor _processor;
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    /// <param name="processor">Has the committed state. It is read under the lock of a site's instances, so that an evaluation never uses an older state than the instances received.</param>
    /// <param name="openReceipts">Receipts that were still incomplete.</param>
    /// <param name="time">The clock.</param>
    public InstanceRegistry(CommitProcessor processor, IEnumerable<ReceiptRecord> openReceipts, TimeProvider time)
    {
        _processor = processor;
        _time = time;
        _startedAt = time.GetTimestamp();
        StateSnapshot snapshot = processor.Snapshot;
        foreach (InstanceIdentity identity in snapshot.Instances.Values.SelectMany(instances => instances.Values))
        {
            InstancesOf(identity.Site).Register(identity);
        }

        // Whom the previous process refused is not known, nor whether there was anybody.
        foreach (string full in snapshot.Sites.Keys.Where(site => snapshot.InstancesOf(site).Count >= processor.Capacity.InstancesPerSite))
        {
            InstancesOf(full).Refused.RecordFullAtStart(processor.Capacity.InstancesPerSite);
        }

        foreach (ReceiptRecord receipt in openReceipts)
        {
            TimeSpan expiry = snapshot.Sites.GetValueOrDefault(receipt.Site)?.Expiry ?? UnknownSiteSettles;
            InstancesOf(receipt.Site).Receipts.Restore(receipt, time.GetUtcNow() + expiry);
        }

        // A maintenance that started just before the previous process was killed may have no receipt in the store yet.
        foreach (SiteRecord site in snapshot.Sites.Values)
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
    /// <param name="id">The id of the reporting instance.</param>
    /// <param name="report">The report.</param>
    /// <param name="key">The key of the request; null = as before.</param>
    public ReportOutcome Accept(string site, string id, InstanceReport report, string? key = null)
    {
        SiteInstances instances = InstancesOf(site);
        bool converged;
        lock (instances)
        {
            bool isFromBeforeStart = _time.GetUtcNow() - report.SentAt > _time.GetElapsedTime(_startedAt);
            ReportOutcome acceptance = instances.Accept(id, report, key, isFromBeforeStart);
            if (acceptance != ReportOutcome.Accepted)
            {
                return acceptance;
            }

            converged = Refresh(site, RegistryChange.Report(id)) is { Converged: true };
        }

        // Callers wait until the site has converged: they need not evaluate it again for each report of one that drains.
        if (converged)
        {
            Signal(site);
        }

        return ReportOutcome.Accepted;
    }

    /// <summary>Returns the site's current convergence; null where the site does not exist.</summary>
    public (SiteRecord Site, Convergence Convergence)? Evaluate(string site)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            return Current(site) is var (record, epoch, settling) ? (record, instances.Evaluate(record, epoch, settling)) : null;
        }
    }

    /// <summary>Returns the site's current convergence without its blockers, where only time has passed since the last evaluation.</summary>
    public (SiteRecord Site, bool Converged)? Refresh(string site) => Refresh(site, RegistryChange.Time);

    private (SiteRecord Site, bool Converged)? Refresh(string site, RegistryChange change)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            return Current(site) is var (record, epoch, settling) ? (record, instances.Refresh(record, epoch, settling, change)) : null;
        }
    }

    /// <summary>Returns whether the site has converged, and records nothing: whoever waits evaluates it completely once it has. null where the site does not exist.</summary>
    public (SiteRecord Site, bool Converged)? IsConverged(string site)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            return Current(site) is var (record, epoch, settling) ? (record, instances.IsConverged(record, epoch, settling)) : null;
        }
    }

    /// <summary>Returns the instances by id, each with its state.</summary>
    public IReadOnlyList<Instance> List(SiteRecord site)
    {
        SiteInstances instances = InstancesOf(site.Name);
        lock (instances)
        {
            string epoch = _processor.Snapshot.Epoch;
            return [.. instances.Statuses
                .OrderBy(status => status.Identity.Id, StringComparer.Ordinal)
                .Select(status => InstanceViews.Of(
                    status, InstanceStateEvaluator.Evaluate(site, epoch, status, _time.GetElapsedTime(status.ReportedAt))))];
        }
    }

    /// <summary>Runs an action on one site's instances under its lock.</summary>
    public T With<T>(string site, Func<SiteInstances, T> work)
    {
        SiteInstances instances = InstancesOf(site);
        lock (instances)
        {
            return work(instances);
        }
    }

    /// <summary>Restores statuses that were removed for a write that failed.</summary>
    public void Restore(string site, IReadOnlyList<InstanceStatus> removed)
    {
        foreach (InstanceStatus status in removed)
        {
            if (_processor.Snapshot.InstancesOf(site).GetValueOrDefault(status.Identity.Id)?.Run == status.Identity.Run)
            {
                With(site, instances => Touch(instances.Restore, status, site));
            }
        }
    }

    /// <summary>Records that an instance was refused, before the refusal is sent.</summary>
    public void RecordRefusal(string site, Action<RefusedInstances> record)
    {
        With(site, instances => Touch(record, instances.Refused, site));
        Refresh(site);
        Signal(site);
    }

    /// <summary>Forgets a process whose registration the store refused, since it has left.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The id of the instance.</param>
    /// <param name="run">The process; null = any with that id.</param>
    /// <returns>Whether there was one.</returns>
    public bool ForgetUnstored(string site, string id, string? run)
    {
        bool wasRefused = With(site, instances => instances.Refused.ForgetUnstored(id, run));
        if (wasRefused)
        {
            Refresh(site);
            Signal(site);
        }

        return wasRefused;
    }

    /// <summary>Returns a task that completes when the site may have converged, or its state has changed. Get it before evaluating, so that no change is missed.</summary>
    public Task NextChange(string site) =>
        _signals.GetOrAdd(site, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Tells whether, after a restore, this process has not run for long enough to know every instance of the site.</summary>
    public bool IsSettling(SiteRecord site, StateSnapshot snapshot) =>
        snapshot.Settling && _time.GetElapsedTime(_startedAt) < site.Expiry;

    /// <summary>Tells whether any site may still have to settle, including sites that the restored store does not know and that instances will create again.</summary>
    public bool IsSettling(StateSnapshot snapshot) =>
        snapshot.Settling && (_time.GetElapsedTime(_startedAt) < UnknownSiteSettles || snapshot.Sites.Values.Any(site => IsSettling(site, snapshot)));

    // Read under the lock of the site's instances: what is evaluated is of one moment.
    private (SiteRecord Site, string Epoch, bool IsSettling)? Current(string site)
    {
        StateSnapshot snapshot = _processor.Snapshot;
        return snapshot.Sites.TryGetValue(site, out SiteRecord? record) ? (record, snapshot.Epoch, IsSettling(record, snapshot)) : null;
    }

    private string? Apply(StoreChange change, StateSnapshot after)
    {
        switch (change)
        {
            case SiteSaved(var site):
                return site.Name;
            case SiteRemoved removed:
                return With(removed.Name, instances => Touch(instances.Reset, removed.Name));
            case InstanceSaved(var identity):
                return With(identity.Site, instances => Touch(instances.Register, identity, identity.Site));
            case InstanceRemoved removed:
                return With(removed.Site, instances => Touch(id => instances.Remove(id), removed.Id, removed.Site));
            case MaintenanceRemoved removed:
                return With(removed.Site, instances => Touch(instances.Receipts.Forget, removed.Id, removed.Site));
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

        instances.Receipts.Update(maintenance);
    }

    private static bool IsHeld(StateSnapshot snapshot, string site) => snapshot.Sites.GetValueOrDefault(site)?.HasActive is true;

    private void Mark(string site, bool wasHeld, bool isHeld)
    {
        if (isHeld != wasHeld)
        {
            With(site, instances => Touch(isHeld ? instances.MarkHeld : instances.MarkReleased, site));
        }
    }

    private static string Touch(Action action, string site)
    {
        action();
        return site;
    }

    private static string Touch<T>(Action<T> action, T value, string site)
    {
        action(value);
        return site;
    }

    private SiteInstances InstancesOf(string site) => _sites.GetOrAdd(
        site, static (_, registry) => new SiteInstances(registry._time, () => registry._processor.RefusedUntil), this);

    private void Signal(string site)
    {
        if (_signals.TryRemove(site, out TaskCompletionSource? signal))
        {
            signal.TrySetResult();
        }
    }
}
