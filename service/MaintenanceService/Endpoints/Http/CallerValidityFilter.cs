using MaintenanceService.Authentication;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Checks the key again once the whole request has arrived: a slow body may end long after the key was revoked.</summary>
internal sealed class CallerValidityFilter(ApiKeyLookup keys) : IEndpointFilter
{
    /// <summary>Adds the check to an operation.</summary>
    public static EndpointFilterDelegate Check(EndpointFilterFactoryContext operation, EndpointFilterDelegate next)
    {
        var filter = new CallerValidityFilter(operation.ApplicationServices.GetRequiredService<ApiKeyLookup>());
        return context => filter.InvokeAsync(context, next);
    }

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User is CallerPrincipal { Caller: var caller } && !keys.IsValid(caller)
            ? throw Refuse.Unauthenticated()
            : next(context);
}
