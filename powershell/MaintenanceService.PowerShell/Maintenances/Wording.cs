using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Says in words what records say in members.</summary>
internal static class Wording
{
    /// <summary>Such as: <c>'4f2k…' by deploy since 12:00, open-ended: orders migration</c>.</summary>
    public static string Holder(Maintenance maintenance)
    {
        string end = maintenance.EndsAt is { } at ? $"until {Time(at)}" : maintenance.Lease is null ? "open-ended" : "leased";
        string reason = string.IsNullOrWhiteSpace(maintenance.Reason) ? "" : $": {FirstLine(maintenance.Reason)}";
        string start = maintenance.Status == MaintenanceStatus.Scheduled ? "from" : "since";
        return SafeText.Clean($"'{maintenance.Id}' by {maintenance.CreatedBy.Name} {start} {Time(maintenance.StartsAt)}, {end}{reason}");
    }

    public static string Holders(IEnumerable<Maintenance> maintenances) => string.Join("; ", maintenances.Select(Holder));

    /// <summary>Why and when a maintenance is over.</summary>
    public static string End(Maintenance maintenance) => SafeText.Clean(maintenance.EndReason switch
    {
        EndReason.Elapsed => $"its time was over at {Time(maintenance.EndedAt)}",
        EndReason.LeaseExpired => $"its lease was not renewed and expired at {Time(maintenance.EndedAt)}",
        EndReason.Cancelled => $"it was cancelled at {Time(maintenance.EndedAt)}{By(maintenance)}",
        _ => $"it was ended at {Time(maintenance.EndedAt)}{By(maintenance)}",
    });

    /// <summary>Such as: <c>shop-2 (silent): It has not reported …</c>.</summary>
    public static string Blocker(Blocker blocker)
    {
        string what = blocker.Instance is null ? Word(blocker.Reason) : $"{blocker.Instance} ({Word(blocker.Reason)})";
        return SafeText.Clean($"{what}: {blocker.Detail}");
    }

    public static string Blockers(Convergence convergence) =>
        convergence.Blockers is { Count: > 0 } blockers ? string.Join(" ", blockers.Select(Blocker)) : "";

    /// <summary>Such as: <c>3 of 5 instances closed, 12 requests in flight</c>.</summary>
    public static string Progress(Convergence convergence)
    {
        string instances = $"{convergence.Confirmed + convergence.AssumedClosed} of {Count(convergence.Total, "instance")} {Word(convergence.Mode)}";
        string connections = convergence.ConnectionsOpen > 0 ? $", {Count(convergence.ConnectionsOpen, "connection")} open" : "";
        return $"{instances}, {Count(convergence.RequestsInFlight, "request")} in flight{connections}";
    }

    public static string Word(MaintenanceMode mode) => mode switch
    {
        MaintenanceMode.Open => "open",
        MaintenanceMode.ReadOnly => "read-only",
        _ => "closed",
    };

    public static string Time(DateTimeOffset? at) =>
        at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "an unknown time";

    private static string Word(BlockerReason reason) => reason switch
    {
        BlockerReason.NoInstances => "no instances",
        BlockerReason.ForcedMode => "forced mode",
        _ => reason.ToString().ToLowerInvariant(),
    };

    private static string By(Maintenance maintenance) => maintenance.EndedBy is { } actor ? $" by {actor.Name}" : "";

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
