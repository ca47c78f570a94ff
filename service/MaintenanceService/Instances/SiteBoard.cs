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

    /// <summary>Evaluates the site as it is now, and remembers since when it has been converged.</summary>
    public Convergence Evaluate(SiteRecord site, string epoch, bool settling)
    {
        long now = time.GetTimestamp();
        (Presence, TimeSpan)[] instances =
            [.. _presences.Values.OrderBy(presence => presence.Identity.Id, StringComparer.Ordinal).Select(presence => (presence, time.GetElapsedTime(presence.HeardAt, now)))];
        Convergence convergence = ConvergenceRule.Evaluate(site, epoch, instances, settling);
        if (!convergence.Converged)
        {
            _convergedAt = null;
        }
        else if (_convergedAt is null || _convergedRevision != site.Revision)
        {
            _convergedAt = WireTime.Truncate(time.GetUtcNow());
            _convergedRevision = site.Revision;
        }

        Receipts.Observe(site, epoch, instances, convergence.Converged, WireTime.Truncate(time.GetUtcNow()));
        return convergence with { ConvergedAt = _convergedAt };
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

    // One that may serve for longer than the site's settings of today say, for it knows those of yesterday, is not forgotten before.
    private static TimeSpan Longer(TimeSpan expiry, TimeSpan? own) => own > expiry ? own.Value : expiry;
}
