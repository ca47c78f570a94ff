using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Instances;

/// <summary>What the instances of one site last said. Every member is called under the board's lock.</summary>
internal sealed class SiteBoard(TimeProvider time)
{
    private readonly Dictionary<string, Presence> _presences = new(StringComparer.Ordinal);
    private DateTimeOffset? _convergedAt;
    private long _convergedRevision;

    /// <summary>The receipts that are still being written.</summary>
    public ReceiptBook Receipts { get; } = new();

    /// <summary>Those that were refused, and so may serve without being counted.</summary>
    public RefusedInstances Refused { get; } = new(time);

    public IReadOnlyCollection<Presence> Presences => _presences.Values;

    public void Know(InstanceIdentity identity)
    {
        // A new run begins pending: what its predecessor said was said by another process.
        if (!_presences.TryGetValue(identity.Id, out Presence? known) || known.Identity.Run != identity.Run)
        {
            _presences[identity.Id] = new Presence(identity, time.GetTimestamp());
        }
    }

    /// <returns>What was known of them.</returns>
    public IReadOnlyList<Presence> Forget(params IEnumerable<string> ids)
    {
        var forgotten = new List<Presence>();
        foreach (string id in ids)
        {
            if (_presences.Remove(id, out Presence? known))
            {
                forgotten.Add(known);
            }
        }

        return forgotten;
    }

    public void Restore(Presence forgotten) => _presences.TryAdd(forgotten.Identity.Id, forgotten);

    /// <summary>The first maintenance has begun: from here on silence is nobody's departure.</summary>
    public void Hold() => Each(presence => presence with { WasSilent = time.GetElapsedTime(presence.HeardAt) >= InstanceJudgement.Silence });

    /// <summary>The last maintenance is over: silence counts from here, but that of those whom no maintenance concerned, for they were gone before it.</summary>
    public void Quiet() => Each(presence => presence.WasSilent ? presence : presence with { HeldUntil = time.GetTimestamp() });

    /// <summary>The key of the process that holds the id, where it was heard a moment ago; else null.</summary>
    public string? SpeakerFor(string id) =>
        _presences.TryGetValue(id, out Presence? known) && time.GetElapsedTime(known.HeardAt) < InstanceJudgement.Silence ? known.Key : null;

    /// <param name="id">The id that it was reported under.</param>
    /// <param name="report">What was said.</param>
    /// <param name="key">The key that it was said with; null = as before.</param>
    public Acceptance Accept(string id, InstanceReport report, string? key = null)
    {
        if (!_presences.TryGetValue(id, out Presence? known))
        {
            return Acceptance.Unknown;
        }

        if (known.Identity.Run != report.Run)
        {
            return known.Identity.ReplacedRuns.Contains(report.Run!) ? Acceptance.Replaced : Acceptance.Unknown;
        }

        if (known.Report is { } last && report.Sequence <= last.Sequence)
        {
            return Acceptance.Ignored;
        }

        Receipts.Count(id, report);
        Refused.Taken(id, report);
        _presences[id] = known with
        {
            Report = report,
            HeardAt = time.GetTimestamp(),
            SeenAt = WireTime.Truncate(time.GetUtcNow()),
            Key = key ?? known.Key,
            WasSilent = false,
        };
        return Acceptance.Accepted;
    }

    /// <summary>Evaluates the site as it is now, with everything that stands in the way.</summary>
    public Convergence Evaluate(SiteRecord site, string epoch, bool settling)
    {
        (Presence Presence, TimeSpan)[] instances = [.. Silences().OrderBy(item => item.Presence.Identity.Id, StringComparer.Ordinal)];
        Convergence convergence = ConvergenceRule.Evaluate(site, epoch, instances, Others(site, settling));
        Note(site, epoch, instances, convergence.Converged);
        return convergence with { ConvergedAt = _convergedAt };
    }

    /// <summary>Whether the site has converged, and no more: with a thousand instances that report each second the full answer is too dear.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="settling">Whether instances may be running that are not known again yet.</param>
    /// <param name="reporter">The one instance that has just changed; null = any may have.</param>
    public bool Look(SiteRecord site, string epoch, bool settling, string? reporter = null)
    {
        bool converged = Others(site, settling).Count == 0 && ConvergenceRule.IsConverged(site, epoch, Silences(), _presences.Count);
        Note(site, epoch, reporter is null ? Silences() : [Silence(_presences[reporter], time.GetTimestamp())], converged);
        return converged;
    }

    /// <summary>Those that have been silent for so long that they are gone; none while anything holds the site.</summary>
    public IReadOnlyList<string> Departed(SiteRecord site)
    {
        if (site.HasActive)
        {
            return [];
        }

        return [.. _presences.Values
            .Where(presence => time.GetElapsedTime(presence.DepartsFrom) > Longer(site.Expiry, InstanceJudgement.ClosesItselfAfter(presence.Report)))
            .Select(presence => presence.Identity.Id)];
    }

    // Since when it has been converged, and who has confirmed for the first time.
    private void Note(SiteRecord site, string epoch, IEnumerable<(Presence, TimeSpan)> instances, bool converged)
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

        Receipts.Observe(site, epoch, instances, converged, now);
    }

    // What stands in the way that is no known instance.
    private IReadOnlyList<Blocker> Others(SiteRecord site, bool settling) =>
        settling ? [.. Refused.Blockers(site.Expiry), Blockers.Settling()] : Refused.Blockers(site.Expiry);

    private void Each(Func<Presence, Presence> change)
    {
        foreach ((string id, Presence presence) in _presences.ToArray())
        {
            _presences[id] = change(presence);
        }
    }

    private IEnumerable<(Presence Presence, TimeSpan SilentFor)> Silences()
    {
        long now = time.GetTimestamp();
        return _presences.Values.Select(presence => Silence(presence, now));
    }

    private (Presence, TimeSpan) Silence(Presence presence, long now) => (presence, time.GetElapsedTime(presence.HeardAt, now));

    // One that may serve for longer than the site's settings of today say, for it knows those of yesterday, is not forgotten before.
    private static TimeSpan Longer(TimeSpan expiry, TimeSpan? own) => own > expiry ? own.Value : expiry;
}
