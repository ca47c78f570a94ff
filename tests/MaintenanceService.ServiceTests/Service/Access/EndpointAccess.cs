using MaintenanceService.Authorization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>Who may call what, as the endpoints of the running service say.</summary>
internal static class EndpointAccess
{
    public static IReadOnlyList<RouteEndpoint> All(RunningService service) =>
        [.. service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>The operations of the contract, by id: those that need a key.</summary>
    public static IReadOnlyDictionary<string, RoleRequirement> Operations(RunningService service) => All(service)
        .Where(endpoint => Role(endpoint) is not null)
        .ToDictionary(endpoint => endpoint.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName, endpoint => Role(endpoint)!);

    public static RoleRequirement? Role(Endpoint endpoint) => Requirements(endpoint).OfType<RoleRequirement>().LastOrDefault();

    public static IEnumerable<IAuthorizationRequirement> Requirements(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements);
}
