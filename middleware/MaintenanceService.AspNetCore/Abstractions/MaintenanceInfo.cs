using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>A maintenance as the app sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Mode">What requests meet.</param>
/// <param name="Message">What visitors read; null = the site's message.</param>
/// <param name="Link">Where visitors find more.</param>
/// <param name="Paths">The paths that it covers; empty = all.</param>
/// <param name="StartsAt">When it begins or began.</param>
/// <param name="EndsAt">When it ends by itself; null = open-ended.</param>
public sealed record MaintenanceInfo(
    string Id, MaintenanceMode Mode, string? Message, string? Link, IReadOnlyList<string> Paths, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    /// <summary>Whether it refuses something on the whole site.</summary>
    internal bool CoversSite => Paths.Count == 0 && Mode != MaintenanceMode.Open;
}
