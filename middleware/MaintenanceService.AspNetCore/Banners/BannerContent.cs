using System.Globalization;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Banners;

/// <summary>What a banner shows: a text, around a time where there is one.</summary>
internal sealed record BannerContent(string Text, DateTimeOffset? Time = null, string Rest = "")
{
    public const string CssClass = "maintenance-banner";
    private const string Place = "{0}";

    /// <summary>The time as the banner writes it, in UTC because the visitor's time zone is unknown.</summary>
    public string TimeText => Time is { } time ? UtcTime.Format(time, "d MMMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture) : "";

    /// <summary>Returns what to show now; null = nothing.</summary>
    public static BannerContent? Of(IMaintenanceState state, BannerWords words)
    {
        if (state.Mode != MaintenanceMode.Open)
        {
            return new BannerContent(state.Message ?? (state.Mode == MaintenanceMode.ReadOnly
                ? words.ReadOnly ?? "This site is read only for a while."
                : words.Closed ?? "This site is down for maintenance."));
        }

        if (state.Upcoming.FirstOrDefault(item => item.CoversSite) is not { } next)
        {
            return null;
        }

        string soon = words.Soon ?? "Maintenance is planned for {0}.";
        string addition = next.Message is { } more ? $" {more}" : "";
        int at = soon.IndexOf(Place, StringComparison.Ordinal);
        return at < 0 ? new BannerContent(soon + addition) : new BannerContent(soon[..at], next.StartsAt, soon[(at + Place.Length)..] + addition);
    }
}
