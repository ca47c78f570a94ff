using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>What the instances of one site last said. Every member is called under the board's lock.</summary>
internal sealed class SiteBoard(TimeProvider time)
{
    private readonly Dictionary<string, Presence> _presences = new(StringComparer.Ordinal);
    private readonly UnconfirmedInstances _unconfirmed = new();
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
            Set(new Presence(identity, time.GetTimestamp()));
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
                _unconfirmed.Remove(id);
                forgotten.Add(known);
            }
        }

        return forgotten;
    }

    public void Restore(Presence forgotten)
    {
        if (!_presences.ContainsKey(forgotten.Identity.Id))
        {
            Set(forgotten);
        }
    }

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
        Set(known with
        {
            Report = report,
            HeardAt = time.GetTimestamp(),
            SeenAt = WireTime.Truncate(time.GetUtcNow()),
            Key = key ?? known.Key,
            WasSilent = false,
        });
        return Acceptance.Accepted;
    }

    /// <summary>Evaluates the site as it is now, with everything that stands in the way.</summary>
    public Convergence Evaluate(SiteRecord site, string epoch, bool settling)
    {
        (Presence Presence, TimeSpan)[] unconfirmed = [.. Unconfirmed(site, epoch).OrderBy(item => item.Presence.Identity.Id, StringComparer.Ordinal)];
        Convergence convergence = ConvergenceRule.Evaluate(site, epoch, _presences.Count, unconfirmed, Others(site, settling));
        Note(site, epoch, unconfirmed, convergence.Converged);
        return convergence with { ConvergedAt = _convergedAt };
    }

    /// <summary>Looks whether the site has converged, and writes down who has confirmed. Costs no look at those that had confirmed before.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="settling">Whether instances may be running that are not known again yet.</param>
    /// <param name="change">What has changed since the last look.</param>
    public bool Look(SiteRecord site, string epoch, bool settling, BoardChange change)
    {
        bool converged = ConvergenceRule.IsConverged(site, epoch, _presences.Count, Unconfirmed(site, epoch), Others(site, settling));
        Note(site, epoch, Changed(site, epoch, change), converged);
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

    private void Set(Presence presence)
    {
        _presences[presence.Identity.Id] = presence;
        _unconfirmed.Judge(presence);
    }

    // By time alone, only those change that have not confirmed.
    private IEnumerable<(Presence Presence, TimeSpan SilentFor)> Changed(SiteRecord site, string epoch, BoardChange change) =>
        change.Reporter is { } id ? [Silence(_presences[id], time.GetTimestamp())]
        : change.IsCommit ? Silences(_presences.Values)
        : Unconfirmed(site, epoch);

    private IEnumerable<(Presence Presence, TimeSpan SilentFor)> Unconfirmed(SiteRecord site, string epoch)
    {
        _unconfirmed.JudgeFor(site, epoch, _presences.Values);
        return Silences(_unconfirmed.Ids.Select(id => _presences[id]));
    }

    private IEnumerable<(Presence Presence, TimeSpan SilentFor)> Silences(IEnumerable<Presence> presences)
    {
        long now = time.GetTimestamp();
        return presences.Select(presence => Silence(presence, now));
    }

    private (Presence, TimeSpan) Silence(Presence presence, long now) => (presence, time.GetElapsedTime(presence.HeardAt, now));

    // One that may serve for longer than the site's settings of today say, for it knows those of yesterday, is not forgotten before.
    private static TimeSpan Longer(TimeSpan expiry, TimeSpan? own) => own > expiry ? own.Value : expiry;
}
