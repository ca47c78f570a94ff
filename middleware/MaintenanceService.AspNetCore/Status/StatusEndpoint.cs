using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Status;

/// <summary>Adds the status endpoints to an app; they are open in every mode.</summary>
internal static class StatusEndpoint
{
    public const string Path = "/.well-known/maintenance";
    public const string BannerScriptPath = Path + ".js";
    public const string ReconnectScriptPath = Path + "-reconnect.js";

    /// <summary>Adds the endpoints to an app's routes, or to the pipeline of an app without routing.</summary>
    public static void Add(IApplicationBuilder app)
    {
        var source = new StatusEndpointSource(app.ApplicationServices);
        if (RoutesOf(app) is { } routes)
        {
            routes.DataSources.Add(source);
        }
        else if (app.ApplicationServices.GetService<IServer>() is not null)
        {
            app.Use(next => context => source.Find(context.Request) is { } answer ? answer(context) : next(context));
        }
    }

    // A WebApplication has routes of its own; with UseRouting they are in the builder's properties.
    private static IEndpointRouteBuilder? RoutesOf(IApplicationBuilder app) =>
        app as IEndpointRouteBuilder ?? Recorded(app, "__EndpointRouteBuilder") ?? Recorded(app, "__GlobalEndpointRouteBuilder");

    private static IEndpointRouteBuilder? Recorded(IApplicationBuilder app, string name) =>
        app.Properties.TryGetValue(name, out object? routes) ? routes as IEndpointRouteBuilder : null;
}
