using MaintenanceService.Authentication;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Logs that an operation refused an authorized key: for whom it acts, for its rate, or since the key became invalid meanwhile.</summary>
internal sealed class DenialLogFilter(SecurityLog log) : IEndpointFilter
{
    /// <summary>Adds the log to an operation.</summary>
    public static EndpointFilterDelegate Log(EndpointFilterFactoryContext operation, EndpointFilterDelegate next)
    {
        var filter = new DenialLogFilter(operation.ApplicationServices.GetRequiredService<SecurityLog>());
        return context => filter.InvokeAsync(context, next);
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProblemException refusal) when (context.HttpContext.User is CallerPrincipal { Caller: var caller })
        {
            string? operation = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
            if (refusal.Kind is ProblemKind.Forbidden or ProblemKind.RateLimited)
            {
                log.OperationDenied(caller.KeyId, operation, caller.Author.RemoteAddress, refusal.Message);
            }
            else if (refusal.Kind == ProblemKind.Unauthenticated)
            {
                log.KeyBecameInvalid(caller.KeyId, operation, caller.Author.RemoteAddress);
            }

            throw;
        }
    }
}
