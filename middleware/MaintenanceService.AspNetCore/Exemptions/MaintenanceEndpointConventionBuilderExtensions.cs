using MaintenanceService.AspNetCore;
using MaintenanceService.Client;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Configures endpoints for maintenance.</summary>
public static class MaintenanceEndpointConventionBuilderExtensions
{
    /// <summary>Leaves the endpoints open for everybody during maintenance.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AllowDuringMaintenance<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AllowDuringMaintenance(MaintenanceMode.Closed);

    /// <summary>Leaves the endpoints open for everybody up to a mode.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="mode">
    /// The strictest mode in which they stay open; <see cref="MaintenanceMode.ReadOnly"/> for endpoints that only read although they are
    /// called by POST or a WebSocket, such as a search or GraphQL queries.
    /// </param>
    /// <returns>The same builder.</returns>
    public static TBuilder AllowDuringMaintenance<TBuilder>(this TBuilder builder, MaintenanceMode mode)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(endpoint => endpoint.Metadata.Add(new AllowDuringMaintenanceAttribute(mode)));
        return builder;
    }
}
