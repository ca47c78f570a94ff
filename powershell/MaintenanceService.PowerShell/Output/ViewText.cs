using System.Management.Automation;

namespace MaintenanceService.PowerShell.Output;

/// <summary>
/// Makes the cells of the module's views; each method is named for its type and its hidden member. No cell shows a secret, because what is
/// on a screen is also in a transcript.
/// </summary>
public static partial class ViewText
{
    private const int MaxPath = 20;
    private const string Green = "\x1b[32m";
    private const string Yellow = "\x1b[33m";
    private const string Red = "\x1b[31m";
    private const string Reset = "\x1b[0m";

    private static RecordReader Read(PSObject record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new RecordReader(record);
    }

    /// <summary>Returns the mode in its colour. PowerShell removes colours where the output is no terminal.</summary>
    private static string Mode(RecordReader record) => record.Word("Mode") switch
    {
        "Open" => $"{Green}Open{Reset}",
        "ReadOnly" => $"{Yellow}ReadOnly{Reset}",
        var word => $"{Red}{word}{Reset}",
    };

    /// <summary>Returns the mode of a site; where only some of its paths are in maintenance, so it says.</summary>
    private static string ModeOfSite(RecordReader site)
    {
        Client.MaintenanceMode whole = Known(site);
        Client.MaintenanceMode part = site.Parts("Maintenances")
            .Where(item => item.Word("Status") == nameof(Client.MaintenanceStatus.Active) && item.Parts("Paths").Any())
            .Select(Known).DefaultIfEmpty().Max();
        return part <= whole ? Mode(site) : $"{(whole == Client.MaintenanceMode.Open ? "" : $"{Mode(site)}, ")}{Yellow}Partly {part}{Reset}";
    }

    /// <summary>Returns the mode of a maintenance, with the path that it covers, or the number of them.</summary>
    private static string ModeOfMaintenance(RecordReader maintenance) => maintenance.Texts("Paths", "\n") switch
    {
        "" => Mode(maintenance),
        var paths when paths.Contains('\n', StringComparison.Ordinal) => $"{Mode(maintenance)} ({paths.Split('\n').Length} paths)",
        { Length: > MaxPath } path => $"{Mode(maintenance)} ({path[..MaxPath]}…)",
        var path => $"{Mode(maintenance)} ({path})",
    };

    /// <summary>Returns the mode; one of a later version counts as closed.</summary>
    private static Client.MaintenanceMode Known(RecordReader record) => Enum.TryParse(record.Word("Mode"), out Client.MaintenanceMode mode) ? mode : Client.MaintenanceMode.Closed;

    private static string Time(DateTimeOffset? at) => at is null ? "" : Wording.Time(at);

    private static string Ago(DateTimeOffset? at) => at is { } time ? $"{Length(TimeProvider.System.GetUtcNow() - time)} ago" : "never";

    private static string Name(RecordReader record, string actor) => record.Part(actor)?.Text("Name") ?? "";

    private static string Remaining(RecordReader maintenance)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return maintenance.Word("Status") switch
        {
            "Ended" => "over",
            "Scheduled" => $"in {Short((maintenance.Time("StartsAt") ?? now) - now)}",
            _ when maintenance.Part("Lease")?.Flag("Expired") == true => "lease expired",
            _ when maintenance.Time("EndsAt") is { } end => Short(end - now),
            _ when maintenance.Part("Lease") is not null => "leased",
            _ => "open-ended",
        };
    }

    private static string HeldBy(RecordReader record) => string.Join("; ", record.Parts("Maintenances").Select(item =>
        $"{Name(item, "CreatedBy")} ({Remaining(item)}{Terms(item)}){(item.Line("Reason") is { Length: > 0 } reason ? $": {reason}" : "")}"));

    /// <summary>Returns what a maintenance does and covers, where that is not to close the whole site.</summary>
    private static string Terms(RecordReader maintenance) => (Known(maintenance), maintenance.Texts("Paths", ", ")) switch
    {
        (Client.MaintenanceMode.ReadOnly, "") => ", ReadOnly",
        (_, "") => "",
        var (mode, paths) => $", {mode} for {paths}",
    };

    private static string Valid(RecordReader record)
    {
        TimeSpan? left = record.Time("ExpiresAt") - TimeProvider.System.GetUtcNow();
        return (record.Time("RevokedAt"), left) switch
        {
            (not null, _) => "revoked",
            (_, null) => "always",
            (_, { } length) when length <= TimeSpan.Zero => "expired",
            (_, { } length) => $"{Length(length)} more",
        };
    }

    private static string Hidden(string property) => $"hidden here, and never shown again: take it from .{property}";

    /// <summary>Returns a length for a narrow column, such as <c>2h59m</c>.</summary>
    private static string Short(TimeSpan length) => Length(length).Replace("min", "m", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static string Length(TimeSpan length) => length switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalDays: >= 1 } => $"{length.Days} d {length.Hours} h",
        { TotalHours: >= 1 } => $"{length.Hours} h {length.Minutes} min",
        { TotalMinutes: >= 1 } => $"{length.Minutes} min {length.Seconds} s",
        _ => $"{length.Seconds} s",
    };
}
