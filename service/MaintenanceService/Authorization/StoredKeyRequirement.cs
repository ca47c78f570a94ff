using MaintenanceService.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Requires a key of the store, and not the development key, with which valid production keys could be created.</summary>
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
