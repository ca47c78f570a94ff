using MaintenanceService.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What an endpoint can say of maintenance.</summary>
public static class MaintenanceEndpointConventionBuilderExtensions
{
    /// <summary>Leaves the endpoints open for everybody during maintenance.</summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AllowDuringMaintenance<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(endpoint => endpoint.Metadata.Add(new AllowDuringMaintenanceAttribute()));
        return builder;
    }
}
