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

    /// <summary>The monotonic moment since which nothing held the site; silence before it is nobody's departure.</summary>
    public long QuietSince { get; private set; } = time.GetTimestamp();

    public IReadOnlyCollection<Presence> Presences => _presences.Values;

    public void Know(InstanceIdentity identity)
    {
        // A new run begins pending: what its predecessor said was said by another process.
        if (!_presences.TryGetValue(identity.Id, out Presence? known) || known.Identity.Run != identity.Run)
        {
            _presences[identity.Id] = new Presence(identity, time.GetTimestamp());
        }
    }

    public void Forget(string id) => _presences.Remove(id);

    public void Quiet() => QuietSince = time.GetTimestamp();

    public Acceptance Accept(string id, InstanceReport report)
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
        _presences[id] = known with { Report = report, HeardAt = time.GetTimestamp(), SeenAt = WireTime.Truncate(time.GetUtcNow()) };
        return Acceptance.Accepted;
    }

    /// <summary>Evaluates the site as it is now, with everything that stands in the way.</summary>
    public Convergence Evaluate(SiteRecord site, string epoch, bool settling)
    {
        (Presence Presence, TimeSpan)[] instances = [.. Silences().OrderBy(item => item.Presence.Identity.Id, StringComparer.Ordinal)];
        Convergence convergence = ConvergenceRule.Evaluate(site, epoch, instances, settling);
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
        bool converged = ConvergenceRule.IsConverged(site, epoch, Silences(), _presences.Count, settling);
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

        var expiry = TimeSpan.FromSeconds(site.Settings.InstanceExpirySeconds ?? 120);
        return [.. _presences.Values
            .Where(presence => time.GetElapsedTime(Math.Max(presence.HeardAt, QuietSince)) > Longer(expiry, InstanceJudgement.ClosesItselfAfter(presence.Report)))
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

    private IEnumerable<(Presence Presence, TimeSpan SilentFor)> Silences()
    {
        long now = time.GetTimestamp();
        return _presences.Values.Select(presence => Silence(presence, now));
    }

    private (Presence, TimeSpan) Silence(Presence presence, long now) => (presence, time.GetElapsedTime(presence.HeardAt, now));

    // One that may serve for longer than the site's settings of today say, for it knows those of yesterday, is not forgotten before.
    private static TimeSpan Longer(TimeSpan expiry, TimeSpan? own) => own > expiry ? own.Value : expiry;
}
