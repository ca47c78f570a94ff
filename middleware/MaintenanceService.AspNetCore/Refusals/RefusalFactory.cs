using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>Finds the words for a refusal among the maintenances that refuse.</summary>
internal static class RefusalFactory
{
    /// <summary>The words for a refused request. Mostly a single maintenance can refuse, or the mode alone: then they are made once per state.</summary>
    public static RefusalWords Words(HttpContext context, EnforcedState state)
    {
        if (!state.IsModeAlone && state.Active.Length > 1)
        {
            return Speak(state, RequestJudge.Refusing(context, state));
        }

        return state.OnlyWords ??= Speak(state, state.IsModeAlone ? [] : [.. state.Active.Select(maintenance => maintenance.Source)]);
    }

    /// <summary>The words for the whole site, whatever a request may be.</summary>
    public static RefusalWords OfSite(EnforcedState state) => Speak(state, state.IsModeAlone ? [] :
    [
        .. state.Active.Where(maintenance => maintenance.CoversAll && maintenance.Mode != MaintenanceMode.Open).Select(maintenance => maintenance.Source),
    ]);

    // No maintenance is named where the mode alone refuses.
    private static RefusalWords Speak(EnforcedState state, List<SiteStateMaintenance> refusing)
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
        var words = new MaintenanceRefusal(
            state.Site, mode, settings.Title, speaker?.Message ?? settings.Message, PublicLink.Of(speaker?.Link), endsAt, 0, state.Source?.Revision ?? 0);
        return new RefusalWords(words, settings.RetryAfterSeconds);
    }
}
