using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Recognizes health checks by their handler, whatever name, group or filter they were mapped with.</summary>
internal static class HealthCheckEndpoints
{
    // The framework wraps a delegate in the closures of filters, groups and conventions.
    private const int MaxDepth = 8;

    // Fixed by the protocol: https://github.com/grpc/grpc/blob/master/doc/health-checking.md
    private const string GrpcService = "grpc.health.v1.Health/";

    public static bool Is(Endpoint endpoint) =>
        IsOfGrpc(endpoint)
        || AsksForHealth(endpoint)
        || (endpoint.RequestDelegate is { } answer && LeadsToHealthChecks(answer, MaxDepth));

    private static bool IsOfGrpc(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } && pattern.TrimStart('/').StartsWith(GrpcService, StringComparison.Ordinal);

    // A handler or a controller's action of the app with the checks as a parameter: app.MapGet("/live", (HealthCheckService checks) => …).
    private static bool AsksForHealth(Endpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<MethodInfo>() ?? endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo) is { } method
        && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(HealthCheckService));

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Fields that hold a delegate are kept with the code that calls it; one that is not found leaves the endpoint closed.")]
    private static bool LeadsToHealthChecks(object? value, int depth)
    {
        if (value is HealthCheckMiddleware)
        {
            return true;
        }

        if (depth == 0 || value is null)
        {
            return false;
        }

        if (value is Delegate action)
        {
            return action.GetInvocationList().Any(part => LeadsToHealthChecks(part.Target, depth - 1));
        }

        return value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(field => IsLink(field.FieldType) && LeadsToHealthChecks(field.GetValue(value), depth - 1));
    }

    // Follow only delegates and closures.
    private static bool IsLink(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) || type.Name.StartsWith('<') || typeof(HealthCheckMiddleware).IsAssignableFrom(type);
}
