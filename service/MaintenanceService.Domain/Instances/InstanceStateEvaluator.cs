using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Evaluates the state of an instance against its site's revision: the first state that fits.</summary>
internal static class InstanceStateEvaluator
{
    /// <summary>The silence after which an instance counts as silent: three missed reports.</summary>
    public static readonly TimeSpan Silence = ProtocolTimings.SilenceTimeout;

    /// <summary>The time that an instance may need beyond what it declared, for its timers and for aborting what still runs.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(ProtocolTimings.ClosingMarginSeconds);

    public static InstanceState Evaluate(SiteRecord site, string epoch, InstanceStatus status, TimeSpan silentFor)
    {
        InstanceReport? report = status.Report;
        return IsConfirmed(site, epoch, report) ? InstanceState.Confirmed
            : HasClosedItself(site, report, silentFor) ? InstanceState.AssumedClosed
            : silentFor >= Silence ? InstanceState.Silent
            : !IsCurrent(site, epoch, report) ? InstanceState.Pending
            : IsForced(site, report) ? InstanceState.ForcedMode
            : Enforces(site, epoch, report) ? InstanceState.Draining
            : InstanceState.Pending;
    }

    /// <summary>Whether an instance confirms the site's revision by its last report. No time changes that: what it knows, it keeps.</summary>
    public static bool IsConfirmed(SiteRecord site, string epoch, InstanceReport? report) =>
        report is { RequestsInFlight: 0, ConnectionsOpen: 0 } && Enforces(site, epoch, report);

    private static bool IsCurrent(SiteRecord site, string epoch, InstanceReport? report) =>
        report is not null && report.Epoch == epoch && report.Revision == site.Revision;

    private static bool IsForced(SiteRecord site, InstanceReport? report) => report?.ForcedMode is { } mode && Contradicts(mode, site);

    private static bool Enforces(SiteRecord site, string epoch, InstanceReport? report) =>
        IsCurrent(site, epoch, report) && !IsForced(site, report) && Enforces(report!, site.Mode);

    // An instance may be stricter than a closed site's mode, never than an open one's: "open" must mean that it serves.
    private static bool Enforces(InstanceReport report, MaintenanceMode mode) =>
        report.Mode is not { } own || own == mode || (mode != MaintenanceMode.Open && own > mode);

    // A constant also overrides maintenances for some paths only, which leave the site's mode as it is.
    private static bool Contradicts(MaintenanceMode forced, SiteRecord site) =>
        forced != site.Mode
        || (forced != MaintenanceMode.Closed && site.Maintenances.Any(item => item is { Status: MaintenanceStatus.Active, Paths.Count: > 0 }));

    /// <summary>The silence after which an instance has closed itself by its own word; null where it gave none.</summary>
    public static TimeSpan? ClosesItselfAfter(InstanceReport? report) =>
        report is { DisconnectedAfterSeconds: { } disconnected, DrainSeconds: { } drain, ForcedMode: null }
            ? TimeSpan.FromSeconds((double)disconnected + drain) + Margin
            : null;

    private static bool HasClosedItself(SiteRecord site, InstanceReport? report, TimeSpan silentFor) =>
        site.Mode != MaintenanceMode.Open && silentFor > ClosesItselfAfter(report);
}
