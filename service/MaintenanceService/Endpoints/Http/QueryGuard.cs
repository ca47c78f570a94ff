using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Refuses query parameters that an operation does not know, and doubled ones: a mistyped filter must not be ignored.</summary>
internal sealed class QueryGuard(params IReadOnlyList<string> known) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.HttpContext.Request.Query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw Refuse.Malformed(known.Count == 0
                    ? "This operation takes no query parameters."
                    : $"This operation takes the query parameters {string.Join(", ", known)}, and no other.");
            }

            if (values.Count != 1)
            {
                throw Refuse.Malformed($"The query parameter {name} stands more than once.");
            }
        }

        return next(context);
    }
}
