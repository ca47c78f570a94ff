using MaintenanceService.AspNetCore.Exemptions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Status;

/// <summary>
/// The package's own endpoints. They are created on first use, not while the pipeline is built, so that an invalid setting is reported by the
/// start.
/// </summary>
internal sealed class StatusEndpointSource(IServiceProvider services) : EndpointDataSource
{
    private RouteEndpoint[]? _endpoints;

    public override IReadOnlyList<Endpoint> Endpoints => All;

    private RouteEndpoint[] All => _endpoints ??= Make();

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    /// <summary>Returns the handler of a request; null where it is for no endpoint of the package.</summary>
    public RequestDelegate? Find(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            ? Array.Find(All, endpoint => request.Path.Equals(endpoint.RoutePattern.RawText, StringComparison.OrdinalIgnoreCase))?.RequestDelegate
            : null;

    private RouteEndpoint[] Make() => services.GetRequiredService<IOptions<MaintenanceOptions>>().Value.StatusEndpoint
        ?
        [
            Make(StatusEndpoint.Path, services.GetRequiredService<StatusWriter>().WriteAsync),
            Make(StatusEndpoint.BannerScriptPath, new StatusScript(BannerScript.Text).WriteAsync),
            Make(StatusEndpoint.ReconnectScriptPath, new StatusScript(ReconnectScript.Text).WriteAsync),
        ]
        : [];

    // Allow everybody, whatever the app's default policy is.
    private static RouteEndpoint Make(string path, RequestDelegate answer)
    {
        var builder = new RouteEndpointBuilder(answer, RoutePatternFactory.Parse(path), order: 0) { DisplayName = $"Maintenance status: {path}" };
        builder.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        builder.Metadata.Add(StatusMetadata.Instance);
        builder.Metadata.Add(new AllowDuringMaintenanceAttribute());
        builder.Metadata.Add(new AllowAnonymousAttribute());
        builder.Metadata.Add(new ExcludeFromDescriptionAttribute());
        return (RouteEndpoint)builder.Build();
    }
}
