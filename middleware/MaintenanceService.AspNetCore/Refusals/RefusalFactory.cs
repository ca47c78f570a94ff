using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Creates the content of refusals from the maintenances that refuse.</summary>
internal sealed class RefusalFactory(RequestEvaluator evaluator)
{
    private SingleContent? _single;

    /// <summary>Returns the content for a refused request. Where only one maintenance, or the mode alone, can refuse, it is created once per state.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is in force.</param>
    /// <param name="serviceNow">Returns the service's time; called only where a pass is shown.</param>
    public RefusalContent ContentFor(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        if (!state.IsModeAlone && state.Active.Length > 1)
        {
            return Create(state, evaluator.Refusing(context, state, serviceNow));
        }

        if (Volatile.Read(ref _single) is not { } single || !ReferenceEquals(single.State, state))
        {
            single = new SingleContent(state, Create(state, state.IsModeAlone ? [] : [.. state.Active.Select(maintenance => maintenance.Source)]));
            Volatile.Write(ref _single, single);
        }

        return single.Content;
    }

    /// <summary>Returns the content for the whole site, without regard to a request.</summary>
    public static RefusalContent OfSite(EnforcedState state) => Create(state, state.IsModeAlone ? [] :
    [
        .. state.Active.Where(maintenance => maintenance.CoversAll && maintenance.Mode != MaintenanceMode.Open).Select(maintenance => maintenance.Source),
    ]);

    // No maintenance is named where the mode alone refuses.
    private static RefusalContent Create(EnforcedState state, List<SiteStateMaintenance> refusing)
    {
        SiteSettings settings = state.Source?.Settings ?? new SiteSettings();
        MaintenanceMode mode = refusing.Count > 0 ? refusing.Max(maintenance => maintenance.Mode)
            : state.Mode == MaintenanceMode.Open ? MaintenanceMode.Closed : state.Mode;
        DateTimeOffset? endsAt = refusing.Count > 0 && refusing.All(maintenance => maintenance.EndsAt is not null)
            ? refusing.Max(maintenance => maintenance.EndsAt)
            : null;
        SiteStateMaintenance? source = refusing.Count == 1 ? refusing[0] : refusing
            .OrderByDescending(maintenance => maintenance.EndsAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(maintenance => maintenance.StartsAt)
            .FirstOrDefault();
        var content = new MaintenanceRefusal(
            state.Site, mode, settings.Title, source?.Message ?? settings.Message, PublicLink.Of(source?.Link), endsAt, 0, state.Source?.Revision ?? 0);
        return new RefusalContent(content, settings.RetryAfterSeconds);
    }

    private sealed record SingleContent(EnforcedState State, RefusalContent Content);
}
