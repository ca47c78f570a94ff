using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Evaluates the state of an instance against its site's revision; the first matching state applies.</summary>
internal static class InstanceStateEvaluator
{
    /// <summary>The silence after which an instance counts as silent: three missed reports.</summary>
    public static readonly TimeSpan Silence = ProtocolTimings.SilenceTimeout;

    /// <summary>The additional time that an instance may need for its timers and for aborting running requests.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(ProtocolTimings.ClosingMarginSeconds);

    public static InstanceState Evaluate(SiteRecord site, string epoch, InstanceStatus status, TimeSpan silentFor)
    {
        InstanceReport? report = status.Report;
        return IsConfirmed(site, epoch, report) ? InstanceState.Confirmed
            : HasClosedItself(site, status, silentFor) ? InstanceState.AssumedClosed
            : silentFor >= Silence ? InstanceState.Silent
            : !IsCurrent(site, epoch, report) ? InstanceState.Pending
            : IsForced(site, report) ? InstanceState.ForcedMode
            : Enforces(site, epoch, report) ? InstanceState.Draining
            : InstanceState.Pending;
    }

    /// <summary>Tells whether an instance confirms the site's revision by its last report. Time does not change that: an instance does not lose a state that it has.</summary>
    public static bool IsConfirmed(SiteRecord site, string epoch, InstanceReport? report) =>
        report is { RequestsInFlight: 0, ConnectionsOpen: 0 } && Enforces(site, epoch, report);

    /// <summary>Tells whether an instance has the site's revision by its last report.</summary>
    public static bool IsCurrent(SiteRecord site, string epoch, InstanceReport? report) =>
        report is not null && report.Epoch == epoch && report.Revision == site.Revision;

    private static bool IsForced(SiteRecord site, InstanceReport? report) => report?.ForcedMode is { } mode && Contradicts(mode, site);

    private static bool Enforces(SiteRecord site, string epoch, InstanceReport? report) =>
        IsCurrent(site, epoch, report) && !IsForced(site, report) && Enforces(report!, site.Mode);

    // An instance may be stricter than the mode of a closed site, but not of an open one: "open" must mean that it serves requests.
    private static bool Enforces(InstanceReport report, MaintenanceMode mode) =>
        report.Mode is not { } reported || reported == mode || (mode != MaintenanceMode.Open && reported > mode);

    // A constant mode also overrides maintenances of single paths, which do not change the site's mode.
    private static bool Contradicts(MaintenanceMode forced, SiteRecord site) =>
        forced != site.Mode
        || (forced != MaintenanceMode.Closed && site.Maintenances.Any(item => item is { Status: MaintenanceStatus.Active, Paths.Count: > 0 }));

    /// <summary>Returns the silence after which an instance has closed itself, as it declared; null where it declared none.</summary>
    public static TimeSpan? ClosesItselfAfter(InstanceReport? report) =>
        report is { DisconnectedAfterSeconds: { } disconnected, DrainSeconds: { } drain, ForcedMode: null }
            ? TimeSpan.FromSeconds((double)disconnected + drain) + Margin
            : null;

    private static bool HasClosedItself(SiteRecord site, InstanceStatus status, TimeSpan silentFor) =>
        site.Mode != MaintenanceMode.Open && !status.IsFromBeforeStart && silentFor > ClosesItselfAfter(status.Report);
}
