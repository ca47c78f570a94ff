using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>The content of a refusal.</summary>
/// <param name="Site">The site.</param>
/// <param name="Mode">Why: <see cref="MaintenanceMode.Closed"/> or <see cref="MaintenanceMode.ReadOnly"/>.</param>
/// <param name="Title">The site's title; null = the built-in one.</param>
/// <param name="Message">The message; null = the built-in one.</param>
/// <param name="Link">Where there is more, an absolute https address.</param>
/// <param name="EndsAt">When it is over, where all that refuses has an end.</param>
/// <param name="RetryAfterSeconds">When to try again; 1 to 86,400.</param>
/// <param name="Revision">The site's revision; 0 where no state was ever received.</param>
public sealed record MaintenanceRefusal(
    string Site, MaintenanceMode Mode, string? Title, string? Message, string? Link, DateTimeOffset? EndsAt, int RetryAfterSeconds, long Revision);
