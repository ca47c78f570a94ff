using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Finds endpoints with <c>ShortCircuit()</c>, which routing runs before the middleware after it, so that nothing refuses them.</summary>
internal static class ShortCircuits
{
    private const string Mark = "ShortCircuitMetadata";

    /// <summary>Returns those that run code of the app; what <c>MapShortCircuit</c> maps answers with a status and nothing else.</summary>
    public static IEnumerable<Endpoint> In(EndpointDataSource source)
    {
        IReadOnlyList<EndpointDataSource> sources = source is CompositeEndpointDataSource composite ? [.. composite.DataSources] : [source];
        return sources.SelectMany(Endpoints).Where(endpoint => endpoint.Metadata.Any(item => item.GetType().Name == Mark) && RunsApp(endpoint));
    }

    private static bool RunsApp(Endpoint endpoint) =>
        endpoint.RequestDelegate?.Method.DeclaringType?.Assembly != typeof(RouteEndpoint).Assembly;

    private static IReadOnlyList<Endpoint> Endpoints(EndpointDataSource source)
    {
        try
        {
            return source.Endpoints;
        }
        catch (Exception)
        {
            // An endpoint that can't be built fails at its first request.
            return [];
        }
    }
}
