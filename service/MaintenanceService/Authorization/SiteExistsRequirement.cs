using MaintenanceService.Domain.Transactions;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Requires that the site of the route exists, unless the operation itself handles a missing site.</summary>
internal sealed class SiteExistsRequirement : IAuthorizationRequirement
{
    public static readonly SiteExistsRequirement Instance = new();

    private SiteExistsRequirement()
    {
    }

    internal sealed class Handler(IStateReader state) : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            if (context.Requirements.Contains(Instance) && context.Resource is HttpContext http
                && (SiteRoute.SiteOf(http) is not { } site || state.Snapshot.Sites.ContainsKey(site) || Decides(http)))
            {
                context.Succeed(Instance);
            }

            return Task.CompletedTask;
        }

        private static bool Decides(HttpContext http) =>
            http.GetEndpoint()?.Metadata.GetMetadata<MissingSite>() is { } missing
            && (!missing.OnlyWithIfMatch || http.Request.Headers.IfMatch.Count > 0);
    }
}
