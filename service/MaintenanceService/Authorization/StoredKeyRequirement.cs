using MaintenanceService.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>The key is one of the store's, and not the development key: that would make keys that are good in production too.</summary>
internal sealed class StoredKeyRequirement : AuthorizationHandler<StoredKeyRequirement>, IAuthorizationRequirement
{
    public static readonly StoredKeyRequirement Instance = new();

    private StoredKeyRequirement()
    {
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StoredKeyRequirement requirement)
    {
        if (context.User is CallerPrincipal { Caller.Role: not null })
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
