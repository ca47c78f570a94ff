using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Finds the words for a refusal among the maintenances that refuse.</summary>
internal static class RefusalFactory
{
    private const int RetryAfterMost = 86_400;

    /// <param name="state">What is in force.</param>
    /// <param name="refusing">The maintenances that refuse this request; none where the mode alone does.</param>
    /// <param name="serviceNow">The service's clock.</param>
    public static MaintenanceRefusal Create(EnforcedState state, IReadOnlyList<SiteStateMaintenance> refusing, DateTimeOffset serviceNow)
    {
        SiteSettings settings = state.Source?.Settings ?? new SiteSettings();
        MaintenanceMode mode = refusing.Count > 0 ? refusing.Max(maintenance => maintenance.Mode)
            : state.Mode == MaintenanceMode.Open ? MaintenanceMode.Closed : state.Mode;
        DateTimeOffset? endsAt = refusing.Count > 0 && refusing.All(maintenance => maintenance.EndsAt is not null)
            ? refusing.Max(maintenance => maintenance.EndsAt)
            : null;
        SiteStateMaintenance? speaker = refusing.Count == 1 ? refusing[0] : refusing
            .OrderByDescending(maintenance => maintenance.EndsAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(maintenance => maintenance.StartsAt)
            .FirstOrDefault();
        return new MaintenanceRefusal(
            state.Site, mode, settings.Title, speaker?.Message ?? settings.Message, speaker?.Link, endsAt,
            RetryAfter(endsAt, settings.RetryAfterSeconds, serviceNow), state.Source?.Revision ?? 0);
    }

    // Never earlier than the end, and spread behind it: not all visitors shall come back in the same second.
    private static int RetryAfter(DateTimeOffset? endsAt, int fallback, DateTimeOffset serviceNow)
    {
        double exact = endsAt is { } end ? Math.Max(0, (end - serviceNow).TotalSeconds) : fallback;
        double least = Math.Ceiling(exact);
        double most = Math.Floor((exact * 1.1) + 5);
        return (int)Math.Clamp(least + Math.Floor(Random.Shared.NextDouble() * (most - least + 1)), 1, RetryAfterMost);
    }
}
