using MaintenanceService.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Requires a key of the store, and not the development key, with which valid production keys could be created.</summary>
internal sealed class StoredKeyRequirement : IAuthorizationRequirement, IAuthorizationHandler
{
    public static readonly StoredKeyRequirement Instance = new();

    private StoredKeyRequirement()
    {
    }

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is CallerPrincipal { Caller.Role: not null })
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }
}
