using System.Globalization;
using System.Text.Json;

namespace MaintenanceService.Client.Flow;

/// <summary>Describes records in words.</summary>
internal static class Wording
{
    /// <summary>
    /// Describes a maintenance and who holds it, such as: <c>'4f2k…' by deploy since 12:00, open-ended, closed for /orders: orders migration</c>.
    /// What is closed as a whole is not said.
    /// </summary>
    public static string Holder(Maintenance maintenance)
    {
        string end = maintenance.EndsAt is { } at ? $"until {Time(at)}" : maintenance.Lease is not { } lease ? "open-ended"
            : lease.Expired && maintenance.Status == MaintenanceStatus.Active ? "its lease has expired" : "leased";
        string paths = maintenance.Paths.Count > 0 ? $" for {string.Join(", ", maintenance.Paths)}" : "";
        string mode = paths.Length == 0 && maintenance.Mode != MaintenanceMode.ReadOnly ? "" : $", {Word(maintenance.Mode)}{paths}";
        string reason = string.IsNullOrWhiteSpace(maintenance.Reason) ? "" : $": {FirstLine(maintenance.Reason)}";
        string start = maintenance.Status == MaintenanceStatus.Scheduled || maintenance.EndReason == EndReason.Cancelled ? "from" : "since";
        return SafeText.Clean($"'{maintenance.Id}' by {maintenance.CreatedBy.Name} {start} {Time(maintenance.StartsAt)}, {end}{mode}{reason}");
    }

    public static string Holders(IEnumerable<Maintenance> maintenances) => string.Join("; ", maintenances.Select(Holder));

    /// <summary>Returns a line that says whether a maintenance holds its site, or is scheduled, and who began it.</summary>
    public static string Hold(Maintenance maintenance) => $"  {(maintenance.Status == MaintenanceStatus.Scheduled ? "scheduled" : "held")}: {Holder(maintenance)}";

    /// <summary>Says why a maintenance is over, by whom and when, such as: <c>ended by deploy at 2026-11-29 02:00:00</c>.</summary>
    public static string End(Maintenance maintenance) =>
        SafeText.Clean($"{EndReasonText.Describe(maintenance.EndReason)}{By(maintenance)} at {Time(maintenance.EndedAt)}");

    /// <summary>Describes a blocker, such as <c>shop-2 (silent): It has not reported …</c>, or <c>web-2: POST /orders/import for 41 s.</c></summary>
    public static string Blocker(Blocker blocker)
    {
        if (blocker is { Reason: BlockerReason.Draining, Oldest.Count: > 0 })
        {
            // The oldest requests say more than their count, which the progress names already.
            return SafeText.Clean($"{blocker.Instance}: {string.Join(", ", blocker.Oldest.Select(Item))}.");
        }

        string reason = Word(blocker.Reason);
        string what = blocker.Instance is null ? reason : reason.Length > 0 ? $"{blocker.Instance} ({reason})" : blocker.Instance;
        string detail = ServiceText.WithLocalTimes(blocker.Detail);
        return SafeText.Clean(what.Length > 0 ? $"{what}: {detail}" : detail);
    }

    /// <summary>Returns the oldest request or connection that is waited for, such as <c>web-2: POST /orders/import for 41 s</c>; empty where none is known.</summary>
    public static string WaitedFor(Convergence convergence)
    {
        (string? instance, InFlightItem? item) = (convergence.Blockers ?? [])
            .SelectMany(blocker => blocker.Oldest.Select(item => (blocker.Instance, item)))
            .OrderByDescending(pair => pair.item.Seconds)
            .FirstOrDefault();
        return item is null ? "" : SafeText.Clean($"{instance}: {Item(item)}");
    }

    public static string Blockers(Convergence convergence) =>
        convergence.Blockers is { Count: > 0 } blockers ? string.Join(" ", blockers.Select(Blocker)) : "";

    /// <summary>
    /// Describes the progress, such as: <c>3 of 5 instances closed, 12 requests in flight</c>. A site that is open as a whole may have parts that
    /// are not, so that its instances are said to have confirmed.
    /// </summary>
    public static string Progress(Convergence convergence, bool withWaitedFor = true)
    {
        string instances = $"{convergence.Confirmed + convergence.AssumedClosed} of {Count(convergence.Total, "instance")} {(convergence.Mode == MaintenanceMode.Open ? "confirmed" : Word(convergence.Mode))}";
        string connections = convergence.ConnectionsOpen > 0 ? $", {Count(convergence.ConnectionsOpen, "connection")} open" : "";
        string waitedFor = withWaitedFor && WaitedFor(convergence) is { Length: > 0 } oldest ? $"; {oldest}" : "";
        return $"{instances}, {Count(convergence.RequestsInFlight, "request")} in flight{connections}{waitedFor}";
    }

    /// <summary>Describes the mode of a site: <c>partly closed</c> where it is open as a whole, and one of its maintenances covers some paths.</summary>
    public static string SiteMode(MaintenanceMode mode, IEnumerable<Maintenance> maintenances)
    {
        MaintenanceMode part = maintenances.Where(item => item.Status == MaintenanceStatus.Active && item.Paths.Count > 0).Select(item => Known(item.Mode)).DefaultIfEmpty().Max();
        string word = Word(mode);
        return part <= Known(mode) ? word : mode == MaintenanceMode.Open ? $"partly {Word(part)}" : $"{word}, partly {Word(part)}";
    }

    public static string Word(MaintenanceMode mode) => mode switch
    {
        MaintenanceMode.Open => "open",
        MaintenanceMode.ReadOnly => "read-only",
        _ => "closed",
    };

    /// <summary>Returns the name of a value as the contract writes it; <c>unknown</c> for one of a later version.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) : "unknown";

    public static string Time(DateTimeOffset? at) =>
        at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "an unknown time";

    /// <summary>Returns a time of day, such as <c>02:00</c>.</summary>
    public static string Clock(DateTime time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Returns a day and a time, such as <c>2026-11-29 02:00</c>.</summary>
    public static string Minute(DateTime time) => $"{time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Clock(time)}";

    /// <summary>Returns the mode as which one of a later version counts.</summary>
    private static MaintenanceMode Known(MaintenanceMode mode) => Enum.IsDefined(mode) ? mode : MaintenanceMode.Closed;

    private static string Word(BlockerReason reason) => reason switch
    {
        BlockerReason.NoInstances => "no instances",
        BlockerReason.ForcedMode => "forced mode",
        BlockerReason.RegistryFull => "no room",
        BlockerReason.ReportRefused => "report refused",
        _ when !Enum.IsDefined(reason) => "",
        _ => reason.ToString().ToLowerInvariant(),
    };

    private static string Item(InFlightItem item) => $"{item.Name} for {item.Seconds} s";

    private static string By(Maintenance maintenance) => maintenance.EndedBy is { } actor ? $" by {actor.Name}" : "";

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
