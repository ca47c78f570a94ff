using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Finds the words for a refusal among the maintenances that refuse.</summary>
internal static class RefusalFactory
{
    private const int RetryAfterMost = 86_400;

    public static MaintenanceRefusal Create(
        SiteState? state, string site, MaintenanceMode mode, IReadOnlyList<SiteStateMaintenance> refusing, DateTimeOffset serviceNow)
    {
        SiteSettings settings = state?.Settings ?? new SiteSettings();
        DateTimeOffset? endsAt = refusing.Count > 0 && refusing.All(maintenance => maintenance.EndsAt is not null)
            ? refusing.Max(maintenance => maintenance.EndsAt)
            : null;
        SiteStateMaintenance? speaker = refusing
            .OrderByDescending(maintenance => maintenance.EndsAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(maintenance => maintenance.StartsAt)
            .FirstOrDefault();
        return new MaintenanceRefusal(
            site, mode, settings.Title, speaker?.Message ?? settings.Message, speaker?.Link, endsAt,
            RetryAfter(endsAt, settings.RetryAfterSeconds, serviceNow), state?.Revision ?? 0);
    }

    // Never earlier than the end, and spread behind it: not all visitors shall come back in the same second.
    private static int RetryAfter(DateTimeOffset? endsAt, int fallback, DateTimeOffset serviceNow)
    {
        double least = endsAt is { } end ? Math.Max(1, Math.Ceiling((end - serviceNow).TotalSeconds)) : fallback;
        double spread = Math.Floor(Random.Shared.NextDouble() * ((least * 0.1) + 5));
        return (int)Math.Clamp(least + spread, 1, RetryAfterMost);
    }
}
