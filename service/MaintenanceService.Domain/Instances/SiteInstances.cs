using System.Diagnostics.CodeAnalysis;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Keeps the latest reports of one site's instances. Every member is called under the registry's lock.</summary>
/// <param name="time">The clock.</param>
/// <param name="storeRefusedUntil">See <see cref="CommitProcessor.RefusedUntil"/>.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is not used holds no resources.")]
internal sealed class SiteInstances(TimeProvider time, Func<long> storeRefusedUntil)
{
    private Dictionary<string, InstanceStatus> _statuses = new(StringComparer.Ordinal);
    private UnconfirmedInstances _unconfirmed = new();
    private InstanceClocks _clocks = new(time);
    private FormerRuns _formerRuns = new();
    private DateTimeOffset? _convergedAt;
    private long _convergedRevision;

    /// <summary>The receipts that are still incomplete.</summary>
    public ReceiptTracker Receipts { get; private set; } = new();

    /// <summary>Is held while receipts are stored.</summary>
    public SemaphoreSlim Saving { get; } = new(1);

    /// <summary>The instances that were refused, and may serve requests without being counted.</summary>
    public RefusedInstances Refused { get; } = new(time, storeRefusedUntil);

    public IReadOnlyCollection<InstanceStatus> Statuses => _statuses.Values;

    /// <summary>Forgets all, since the site is deleted, but whom it refused: that one may go on serving, and the site may be created again.</summary>
    public void Reset()
    {
        _statuses = new Dictionary<string, InstanceStatus>(StringComparer.Ordinal);
        _unconfirmed = new UnconfirmedInstances();
        _clocks = new InstanceClocks(time);
        _formerRuns = new FormerRuns();
        Receipts = new ReceiptTracker();
        (_convergedAt, _convergedRevision) = (null, 0);
    }

    public void Register(InstanceIdentity identity)
    {
        Refused.ForgetUnstored(identity.Id, identity.Run);

        // A new run begins as pending: the previous reports came from another process.
        if (_statuses.TryGetValue(identity.Id, out InstanceStatus? known))
        {
            if (known.Identity.Run == identity.Run)
            {
                return;
            }

            _formerRuns.Record(known);
        }

        Set(new InstanceStatus(identity, time.GetTimestamp()));
    }

    /// <returns>The removed statuses.</returns>
    public IReadOnlyList<InstanceStatus> Remove(params IEnumerable<string> ids)
    {
        var removed = new List<InstanceStatus>();
        foreach (string id in ids)
        {
            if (_statuses.Remove(id, out InstanceStatus? known))
            {
                _unconfirmed.Remove(id);
                _formerRuns.Record(known);
                removed.Add(known);
            }
        }

        return removed;
    }

    public void Restore(InstanceStatus removed)
    {
        if (!_statuses.ContainsKey(removed.Identity.Id))
        {
            Set(removed);
        }
    }

    /// <summary>Records that the first maintenance became active: from now on, silence does not count as departure.</summary>
    public void MarkHeld() => Each(status => status with { WasSilent = time.GetElapsedTime(status.ReportedAt) >= InstanceStateEvaluator.Silence });

    /// <summary>Records that the last maintenance has ended: silence counts from now on, except for instances that were silent before it started.</summary>
    public void MarkReleased() => Each(status => status.WasSilent ? status : status with { HeldUntil = time.GetTimestamp() });

    /// <summary>Returns the key of the process that has the id, where it has reported recently; otherwise null.</summary>
    public string? ActiveKeyFor(string id) =>
        _statuses.TryGetValue(id, out InstanceStatus? known) && time.GetElapsedTime(known.ReportedAt) < InstanceStateEvaluator.Silence ? known.Key : null;

    /// <param name="id">The id of the reporting instance.</param>
    /// <param name="report">The report.</param>
    /// <param name="key">The key of the request; null = as before.</param>
    /// <param name="isFromBeforeStart">Whether it was sent before this service process started.</param>
    public ReportOutcome Accept(string id, InstanceReport report, string? key = null, bool isFromBeforeStart = false)
    {
        if (!_statuses.TryGetValue(id, out InstanceStatus? known) || known.Identity.Run != report.Run)
        {
            return known?.Identity.ReplacedRuns.Contains(report.Run!) is true ? ReportOutcome.Replaced
                : _formerRuns.Precedes(report) ? ReportOutcome.Ignored
                : ReportOutcome.Unknown;
        }

        if (known.Report is { } last && report.Sequence <= last.Sequence)
        {
            return ReportOutcome.Ignored;
        }

        Receipts.Count(id, report, time.GetUtcNow());
        Refused.RecordAccepted(id, report);
        Set(known with
        {
            Report = report,
            IsFromBeforeStart = isFromBeforeStart,
            ReportedAt = time.GetTimestamp(),
            SeenAt = WireTime.Truncate(time.GetUtcNow()),
            Key = key ?? known.Key,
            WasSilent = false,
        });
        return ReportOutcome.Accepted;
    }

    /// <summary>Evaluates the site's current convergence, with all blockers.</summary>
    public Convergence Evaluate(SiteRecord site, string epoch, bool settling)
    {
        (InstanceStatus Status, TimeSpan)[] unconfirmed = [.. Unconfirmed(site, epoch)];
        Array.Sort(unconfirmed, static (one, other) => string.CompareOrdinal(one.Status.Identity.Id, other.Status.Identity.Id));
        Convergence convergence = ConvergenceRule.Evaluate(site, epoch, _statuses.Count, unconfirmed, Others(site, settling));
        Record(site, epoch, unconfirmed, convergence.Converged);
        return convergence with { ConvergedAt = _convergedAt };
    }

    /// <summary>Evaluates whether the site has converged, and records who has confirmed. Costs nothing for instances that had confirmed before.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="settling">Whether some running instances may not have registered again yet.</param>
    /// <param name="change">What has changed since the last evaluation.</param>
    public bool Refresh(SiteRecord site, string epoch, bool settling, RegistryChange change)
    {
        bool converged = IsConverged(site, epoch, settling);
        Record(site, epoch, Changed(site, epoch, change), converged);
        return converged;
    }

    /// <summary>Evaluates whether the site has converged, and records nothing; stops at the first blocker.</summary>
    public bool IsConverged(SiteRecord site, string epoch, bool settling) =>
        ConvergenceRule.IsConverged(site, epoch, _statuses.Count, Unconfirmed(site, epoch), Others(site, settling));

    /// <summary>Returns the instances whose silence exceeds the expiry; none while a maintenance is active.</summary>
    public IReadOnlyList<string> Departed(SiteRecord site)
    {
        if (site.HasActive)
        {
            return [];
        }

        return [.. _statuses.Values
            .Where(status => time.GetElapsedTime(status.DepartsFrom) > Longer(site.Expiry, InstanceStateEvaluator.ClosesItselfAfter(status.Report)))
            .Select(status => status.Identity.Id)];
    }

    // Updates the time since which the site is converged, and the first confirmations in the receipts.
    private void Record(SiteRecord site, string epoch, IEnumerable<(InstanceStatus, TimeSpan)> instances, bool converged)
    {
        DateTimeOffset now = WireTime.Truncate(time.GetUtcNow());
        if (!converged)
        {
            _convergedAt = null;
        }
        else if (_convergedAt is null || _convergedRevision != site.Revision)
        {
            _convergedAt = now;
            _convergedRevision = site.Revision;
        }

        // Instances have applied what is due, and their reports confirm that: it is recorded with its commit.
        if (!MaintenanceTransitions.IsDue(site, now))
        {
            Receipts.Observe(site, epoch, instances, converged, _statuses.Count, now);
        }
    }

    // Returns the blockers other than what the instances' last reports say, in turn.
    private IEnumerable<Blocker> Others(SiteRecord site, bool settling)
    {
        foreach (Blocker refused in Refused.Blockers(site.Expiry))
        {
            yield return refused;
        }

        if (settling)
        {
            yield return Blockers.Settling();
        }

        DateTimeOffset now = time.GetUtcNow();
        if (MaintenanceTransitions.IsDue(site, now))
        {
            yield return Blockers.Uncommitted(site);
        }
        else if (MaintenanceTransitions.NextByInstances(site) is { } next)
        {
            foreach (InstanceStatus ahead in _clocks.Past(next, _statuses.Values))
            {
                yield return Blockers.Ahead(ahead, next);
            }
        }
    }

    private void Each(Func<InstanceStatus, InstanceStatus> change)
    {
        foreach ((string id, InstanceStatus status) in _statuses.ToArray())
        {
            _statuses[id] = change(status);
        }
    }

    private void Set(InstanceStatus status)
    {
        _statuses[status.Identity.Id] = status;
        _unconfirmed.Evaluate(status);
        _clocks.Record(status);
    }

    // Time alone changes only instances that have not confirmed.
    private IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> Changed(SiteRecord site, string epoch, RegistryChange change) =>
        change.Reporter is { } id ? [Silence(_statuses[id], time.GetTimestamp())]
        : change.IsCommit ? Silences(_statuses.Values)
        : Unconfirmed(site, epoch);

    private IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> Unconfirmed(SiteRecord site, string epoch)
    {
        _unconfirmed.EvaluateFor(site, epoch, _statuses.Values);
        return _unconfirmed.Ids.Count == 0 ? [] : Silences(_unconfirmed.Ids.Select(id => _statuses[id]));
    }

    private IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> Silences(IEnumerable<InstanceStatus> statuses)
    {
        long now = time.GetTimestamp();
        return statuses.Select(status => Silence(status, now));
    }

    private (InstanceStatus, TimeSpan) Silence(InstanceStatus status, long now) => (status, time.GetElapsedTime(status.ReportedAt, now));

    // An instance that may still apply earlier settings with a longer expiry is kept until that has passed.
    private static TimeSpan Longer(TimeSpan expiry, TimeSpan? declared) => declared > expiry ? declared.Value : expiry;
}
