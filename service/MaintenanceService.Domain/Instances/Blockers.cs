using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Describes in a sentence what blocks the convergence of a site.</summary>
internal static class Blockers
{
    public static Blocker? Of(SiteRecord site, string epoch, InstanceStatus status, InstanceState state)
    {
        InstanceReport? report = status.Report;
        return state switch
        {
            InstanceState.Silent => Make(
                BlockerReason.Silent, status.SeenAt ?? status.Identity.FirstSeenAt,
                "It has not reported for 45 seconds or more. Stop it or repair its network; if you know that it no longer runs, remove it."),
            InstanceState.Pending => Make(
                BlockerReason.Pending, Later(site.UpdatedAt, status.Identity.FirstSeenAt),
                Pending(site, epoch, report)),
            InstanceState.ForcedMode => Make(
                BlockerReason.ForcedMode, Later(site.UpdatedAt, status.Identity.FirstSeenAt),
                "Its own setting ForceMode overrides the site's mode. Remove the setting, or stop the instance."),
            InstanceState.Draining => Make(
                BlockerReason.Draining, report?.AppliedAt ?? site.UpdatedAt,
                $"{Older(report?.RequestsInFlight, "request")} and {Older(report?.ConnectionsOpen, "connection")} still run{Oldest(report?.Oldest)}.") with
            { Oldest = report?.Oldest ?? [] },
            _ => null,
        };

        Blocker Make(BlockerReason reason, DateTimeOffset since, string detail) =>
            new() { Instance = status.Identity.Id, Reason = reason, Detail = detail, Since = since };
    }

    public static Blocker NoInstances(SiteRecord site) => new()
    {
        Reason = BlockerReason.NoInstances,
        Detail = "No instance of the site is known, so none can confirm. Check that the app runs, with this site's name and a key for it.",
        Since = site.UpdatedAt,
    };

    public static Blocker Settling() => new()
    {
        Reason = BlockerReason.Settling,
        Detail = "The store was restored a short while ago; instances that have not registered again yet may still serve requests.",
    };

    public static Blocker Uncommitted(SiteRecord site) => new()
    {
        Reason = BlockerReason.Pending,
        Detail = "A start or an end of the site is due, and instances follow their own clocks. It is committed within a second; later only while the service's store refuses writes.",
        Since = site.UpdatedAt,
    };

    public static Blocker Ahead(InstanceStatus status, DateTimeOffset transition) => new()
    {
        Instance = status.Identity.Id,
        Reason = BlockerReason.Pending,
        Detail = $"By its idea of the service's clock, which was set back, it has applied what is due at {WireTime.Format(transition)}. It learns the time within half a minute.",
        Since = status.SeenAt,
    };

    public static Blocker Scheduled(Maintenance maintenance) => new()
    {
        Reason = BlockerReason.Scheduled,
        Detail = $"The maintenance \"{maintenance.Id}\" starts at {WireTime.Format(maintenance.StartsAt)}.",
        Since = maintenance.CreatedAt,
    };

    /// <summary>Returns the blocker in one line: the instance, and the oldest request that is waited for, or else the fault.</summary>
    public static string Line(Blocker blocker)
    {
        string what = blocker.Oldest is [var oldest, ..] ? Words(oldest) : blocker.Detail;
        return blocker.Instance is null ? what : $"{blocker.Instance}: {what}";
    }

    private static string Pending(SiteRecord site, string epoch, InstanceReport? report) => report switch
    {
        null => "It has not reported since the service started or since it took this id.",
        { Epoch: null } => $"It has not applied any state yet; the site is at revision {site.Revision}.",
        _ when report.Epoch != epoch => $"It enforces a state of another epoch ({report.Epoch}); the site's is {epoch}. If that lasts, see the instance's log.",
        _ when report.Revision > site.Revision =>
            $"It enforces revision {report.Revision}, which is newer than the site's, {site.Revision}: the store was set back. Run the service's verb new-epoch.",
        _ when report.Revision < site.Revision => $"It enforces revision {report.Revision}; the site is at {site.Revision}.",
        _ => $"It enforces revision {report.Revision} with the mode {Word(report.Mode)}; the site's mode is {Word(site.Mode)}. If that lasts, see the instance's log.",
    };

    private static string Word(MaintenanceMode? mode) => JsonNamingPolicy.CamelCase.ConvertName($"{mode}");

    private static string Older(long? count, string what) => count == 1 ? $"1 older {what}" : $"{count ?? 0} older {what}s";

    private static string Oldest(IReadOnlyList<InFlightItem>? items) => items is { Count: > 0 } ? $", the oldest: {string.Join(", ", items.Select(Words))}" : "";

    private static string Words(InFlightItem item) => $"{item.Name} for {item.Seconds} s";

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
