using System.Globalization;
using System.Reflection;
using MaintenanceService.Domain.Problems;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Refuses query parameters that an operation does not know, doubled ones, and values of another type: a mistyped filter must not be ignored. It runs
/// after the framework has bound the parameters, also where that failed, and before the operation.
/// </summary>
/// <param name="known">The names that the operation takes.</param>
/// <param name="handler">The operation's method, whose parameters tell the types.</param>
internal sealed class QueryGuard(IReadOnlyList<string> known, MethodInfo handler) : IEndpointFilter
{
    private readonly HashSet<string> _numbers = [.. Named(handler, typeof(int?))];
    private readonly HashSet<string> _flags = [.. Named(handler, typeof(bool))];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach ((string name, StringValues values) in context.HttpContext.Request.Query)
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

            if (_numbers.Contains(name) && !int.TryParse(values[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            {
                throw Refuse.Malformed($"The query parameter {name} is a whole number.");
            }

            if (_flags.Contains(name) && !bool.TryParse(values[0], out _))
            {
                throw Refuse.Malformed($"The query parameter {name} is true or false.");
            }
        }

        return next(context);
    }

    private static IEnumerable<string> Named(MethodInfo handler, Type type) =>
        handler.GetParameters().Where(parameter => parameter.ParameterType == type).Select(parameter => parameter.Name!);
}
