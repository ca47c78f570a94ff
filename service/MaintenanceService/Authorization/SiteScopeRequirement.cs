using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Validation;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Requires that the key is for the site of the route, if the route names one.</summary>
internal sealed class SiteScopeRequirement : IAuthorizationRequirement, IAuthorizationHandler
{
    public static readonly SiteScopeRequirement Instance = new();

    private SiteScopeRequirement()
    {
    }

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context is { Resource: HttpContext http, User: CallerPrincipal { Caller: var caller } } && IsInScope(http, caller))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }

    private static bool IsInScope(HttpContext http, Caller caller) =>
        SiteRoute.SiteOf(http) is not { } site || (SiteName.TryNormalize(site, out _) && caller.Covers(site));
}
