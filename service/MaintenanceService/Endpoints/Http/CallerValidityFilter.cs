using MaintenanceService.Authentication;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Checks the key again once the whole request has arrived: a slow body may end long after the key was revoked.</summary>
internal sealed class CallerValidityFilter(ApiKeyLookup keys) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User is CallerPrincipal { Caller: var caller } && !keys.IsValid(caller)
            ? throw Refuse.Unauthenticated()
            : next(context);
}
