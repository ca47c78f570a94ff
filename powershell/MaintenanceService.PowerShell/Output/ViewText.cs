using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Output;

/// <summary>The cells of the module's views. They never show a secret: what is on a screen is in a transcript.</summary>
public static class ViewText
{
    /// <summary>A text on one line.</summary>
    public static string Line(string? text) => Text(text).ReplaceLineEndings(" ");

    /// <summary>A text without what a terminal would obey.</summary>
    public static string Text(string? text) => text is null ? "" : SafeText.Clean(text);

    /// <summary>A time on this machine's clock; empty where there is none.</summary>
    public static string Time(DateTimeOffset? at) => at is null ? "" : Wording.Time(at);

    /// <summary>How long ago, such as <c>12 s ago</c>.</summary>
    public static string Ago(DateTimeOffset? at) => at is { } time ? $"{Length(TimeProvider.System.GetUtcNow() - time)} ago" : "never";

    /// <summary>How long a maintenance lasts yet, or until it begins.</summary>
    public static string Remaining(Maintenance maintenance)
    {
        ArgumentNullException.ThrowIfNull(maintenance);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return maintenance switch
        {
            { Status: MaintenanceStatus.Ended } => "over",
            { Status: MaintenanceStatus.Scheduled } => $"in {Length(maintenance.StartsAt - now)}",
            { Lease.Expired: true } => "lease expired",
            { EndsAt: { } end } => Length(end - now),
            { Lease: not null } => "leased",
            _ => "open-ended",
        };
    }

    /// <summary>Whether every instance has confirmed, and how many.</summary>
    public static string Confirmed(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        string word = site.Converged ? "yes" : "no";
        return site.Convergence is { } now ? $"{word} ({now.Confirmed + now.AssumedClosed}/{now.Total})" : word;
    }

    /// <summary>Who holds a site.</summary>
    public static string HeldBy(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return HeldBy(site.Maintenances);
    }

    /// <inheritdoc cref="HeldBy(Site)"/>
    public static string HeldBy(Readiness readiness)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        return HeldBy(readiness.Maintenances);
    }

    /// <summary>What stands in the way of convergence.</summary>
    public static string Blockers(Convergence convergence)
    {
        ArgumentNullException.ThrowIfNull(convergence);
        return Wording.Blockers(convergence);
    }

    /// <summary>When and why a maintenance ended.</summary>
    public static string Ended(Maintenance maintenance)
    {
        ArgumentNullException.ThrowIfNull(maintenance);
        return maintenance.Status == MaintenanceStatus.Ended ? $"{Time(maintenance.EndedAt)} ({Wording.End(maintenance)})" : "";
    }

    /// <summary>The instances of a receipt, a line each.</summary>
    public static string Instances(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return string.Join('\n', receipt.Instances.Select(item =>
            $"{item.Instance}: {(item.Assumed ? "assumed closed" : item.ConfirmedAt is null ? "never confirmed" : $"confirmed {Time(item.ConfirmedAt)}")}, {item.Refused} refused"));
    }

    /// <summary>Until when a key or a pass works.</summary>
    public static string Valid(DateTimeOffset? expiresAt, DateTimeOffset? revokedAt)
    {
        TimeSpan? left = expiresAt - TimeProvider.System.GetUtcNow();
        return (revokedAt, left) switch
        {
            (not null, _) => "revoked",
            (_, null) => "always",
            (_, { } length) when length <= TimeSpan.Zero => "expired",
            (_, { } length) => $"{Length(length)} more",
        };
    }

    /// <summary>Where a secret is, not what it is.</summary>
    public static string Hidden(string property) => $"hidden here, and never shown again: take it from .{property}";

    private static string HeldBy(IEnumerable<Maintenance> maintenances) => string.Join("; ", maintenances.Select(item =>
        $"{Text(item.CreatedBy.Name)} ({Remaining(item)}){(string.IsNullOrWhiteSpace(item.Reason) ? "" : $": {Line(item.Reason)}")}"));

    private static string Length(TimeSpan length) => length switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalDays: >= 1 } => $"{length.Days} d {length.Hours} h",
        { TotalHours: >= 1 } => $"{length.Hours} h {length.Minutes} min",
        { TotalMinutes: >= 1 } => $"{length.Minutes} min {length.Seconds} s",
        _ => $"{length.Seconds} s",
    };
}
