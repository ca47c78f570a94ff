using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>
/// Tells whether a tool has started the app only to read its OpenAPI document (Microsoft.Extensions.ApiDescription.Server, Swashbuckle's and NSwag's
/// commands). They put in a server that never listens, so that nothing is served that a maintenance could refuse.
/// </summary>
/// <param name="services">The app's services, as they are when the host is built.</param>
/// <param name="agent">The hosted service that connects the app.</param>
internal sealed class BuildTimeHost(IServiceCollection services, ServiceDescriptor agent)
{
    private const string Server = "NoopServer";

    // Some of the tools remove the hosted services. This one leaves them.
    private const string Tool = "GetDocument.Insider";

    private bool? _isCurrent;

    /// <summary>Returns whether this is such a host. By the registrations: a server that is asked for may ask for the settings.</summary>
    public bool IsCurrent => _isCurrent ??=
        services.LastOrDefault(service => service.ServiceType == typeof(IServer) && !service.IsKeyedService)?.ImplementationType is { } server
        && server.Name.Equals(Server, StringComparison.OrdinalIgnoreCase)
        && (server.Assembly.GetName().Name == Tool || !services.Contains(agent));
}
