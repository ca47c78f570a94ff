using System.Runtime.CompilerServices;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Finds the endpoints that stay open: those with the attribute, health checks, and what sign-in needs.</summary>
internal sealed class EndpointExemptions(IServiceProvider services, SignInPaths signIn, bool exemptHealthChecks, bool exemptStaticAssets)
{
    private readonly ConditionalWeakTable<Endpoint, StrongBox<MaintenanceMode>> _modes = [];

    /// <summary>Returns whether exemptions depend on the path, too.</summary>
    public bool DependOnPath => signIn.HasCallbacks;

    /// <summary>Returns the endpoints of the app that stay open in some mode.</summary>
    public IEnumerable<RouteEndpoint> Open => services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => ModeOf(endpoint) != MaintenanceMode.Open && endpoint.Metadata.GetMetadata<StatusMetadata>() is null);

    /// <summary>Returns whether an endpoint or a path is open for everybody in every mode.</summary>
    public bool IsExempt(Endpoint? endpoint, string path, bool isAmbiguous) =>
        (endpoint is not null && ModeOf(endpoint) == MaintenanceMode.Closed) || (!isAmbiguous && signIn.IsCallback(path));

    /// <summary>Returns whether an endpoint may send people to sign in while the site is closed: it is open then, and neither a health check nor a file.</summary>
    public bool MayChallenge(Endpoint endpoint) =>
        ModeOf(endpoint) == MaintenanceMode.Closed && !HealthCheckEndpoints.Is(endpoint) && !IsStaticAsset(endpoint);

    /// <summary>Returns the strictest mode in which an endpoint stays open; <see cref="MaintenanceMode.Open"/> = it does not.</summary>
    public MaintenanceMode ModeOf(Endpoint endpoint) =>
        (_modes.TryGetValue(endpoint, out StrongBox<MaintenanceMode>? known) ? known : Learn(endpoint)).Value;

    private StrongBox<MaintenanceMode> Learn(Endpoint endpoint)
    {
        MaintenanceMode mode = endpoint.Metadata.GetMetadata<AllowDuringMaintenanceAttribute>() is { } own ? own.Mode
            : (exemptHealthChecks && HealthCheckEndpoints.Is(endpoint)) || signIn.IsPage(endpoint) || (exemptStaticAssets && IsStaticAsset(endpoint)) ? MaintenanceMode.Closed
            : MaintenanceMode.Open;
        return _modes.GetValue(endpoint, _ => new StrongBox<MaintenanceMode>(mode));
    }

#if NET10_0_OR_GREATER
    private static bool IsStaticAsset(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;
#else
    // MapStaticAssets came with .NET 9.
    private static bool IsStaticAsset(Endpoint _) => false;
#endif
}
