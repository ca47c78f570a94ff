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
    // The framework wraps a handler once for filters and once for conventions.
    private const int MaxDepth = 8;

    private static readonly string[] RoutingWrappers =
        ["Microsoft.AspNetCore.Routing.RouteEndpointDataSource", "Microsoft.AspNetCore.Routing.RequestDelegateFilterPipelineBuilder"];

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

    private static bool LeadsToHealthChecks(object? value, int depth) => value switch
    {
        HealthCheckMiddleware => true,
        null => false,
        _ when depth == 0 => false,
        Delegate answer => Array.TrueForAll(answer.GetInvocationList(), part => LeadsToHealthChecks(part.Target, depth - 1)),
        _ => IsWrapper(value.GetType()) && HeldBy(value).Any(held => LeadsToHealthChecks(held, depth - 1)),
    };

    // These pass each request on to the handler that they hold. A closure of the app also holds what other lambdas of the same method use, and one of
    // the pipeline (Use, UseWhen) may answer itself: neither is followed.
    private static bool IsWrapper(Type closure) =>
        closure.DeclaringType is { } type
        && (type == typeof(RequestDelegateFactory) || (type.Assembly == typeof(RouteEndpoint).Assembly && RoutingWrappers.Contains(type.FullName)));

    // A closure within another holds that one.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Fields that hold a delegate are kept with the code that calls it; one that is not found leaves the endpoint closed.")]
    private static IEnumerable<object?> HeldBy(object closure) =>
        closure.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => typeof(Delegate).IsAssignableFrom(field.FieldType) || IsWrapper(field.FieldType))
            .Select(field => field.GetValue(closure));
}
