using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace MaintenanceService.Authorization;

/// <summary>
/// Turns the result of authorization into an answer, in this order: no valid key (401), a site outside the key's scope (404, as if it did not exist), a
/// role without the permission (403), a site that does not exist (404).
/// </summary>
internal sealed class AccessResultHandler(IStateReader state, SecurityLog log) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        return authorizeResult.Forbidden && context.User is CallerPrincipal { Caller: var caller }
            ? throw Refusal(context, caller, [.. authorizeResult.AuthorizationFailure?.FailedRequirements ?? []])
            : context.ChallengeAsync();
    }

    private ProblemException Refusal(HttpContext context, Caller caller, IAuthorizationRequirement[] failed)
    {
        EndpointMetadataCollection? metadata = context.GetEndpoint()?.Metadata;
        string operation = metadata?.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "This operation";
        RoleRequirement? role = failed.OfType<RoleRequirement>().FirstOrDefault();
        if (failed.OfType<SiteScopeRequirement>().Any())
        {
            // The scope "*" includes every valid site name.
            if (role is null && caller.CoversAll && metadata?.GetMetadata<MissingSite>() is { ExplainsInvalidName: true })
            {
                return new ProblemException(ProblemKind.InvalidValue, SiteName.Rule);
            }

            bool isName = SiteName.TryNormalize(SiteRoute.SiteOf(context), out string site);
            log.SiteDenied(caller.KeyId, operation, isName ? site : "(no site's name)", caller.Author.RemoteAddress);
            return NotFound(context, caller);
        }

        if (role is not null)
        {
            log.RoleDenied(caller.KeyId, operation, caller.Author.RemoteAddress);
            return new ProblemException(ProblemKind.Forbidden, $"This needs {role}{(role.WholeStore ? " (\"*\")" : "")}.");
        }

        if (failed.OfType<SiteExistsRequirement>().Any())
        {
            return NotFound(context, caller);
        }

        log.RoleDenied(caller.KeyId, operation, caller.Author.RemoteAddress);
        return failed.OfType<StoredKeyRequirement>().Any()
            ? new ProblemException(ProblemKind.Forbidden, "The development key can't create keys. Use an admin key of the store: the first one is in the file bootstrap-key of the data folder.")
            : new ProblemException(ProblemKind.Forbidden, "No key may call this: the endpoint has no access policy.");
    }

    private ProblemException NotFound(HttpContext context, Caller caller)
    {
        string site = SiteRoute.SiteOf(context) ?? "";
        return Refuse.SiteNotFound(site, caller.Role == KeyRole.Instance ? null : NearestName.Of(site, state.Snapshot.Sites.Keys.Where(caller.Covers)));
    }
}
