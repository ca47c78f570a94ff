namespace MaintenanceService.AspNetCore.Banners;

/// <summary>The words of a banner; null = English ones.</summary>
/// <param name="Soon">Before a maintenance; <c>{0}</c> = its start.</param>
/// <param name="Closed">While the site is closed and the maintenance has no message.</param>
/// <param name="ReadOnly">The same while it is read-only.</param>
internal sealed record BannerWords(string? Soon, string? Closed, string? ReadOnly);
