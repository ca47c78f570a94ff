using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Maps what programs read of the site's mode, open in every mode.</summary>
internal static class StatusEndpoint
{
    public const string Path = "/.well-known/maintenance";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the endpoints to an app's routes; an app without routing answers them in its pipeline.</summary>
    public static void Add(IApplicationBuilder app)
    {
        if (!app.ApplicationServices.GetRequiredService<IOptions<MaintenanceOptions>>().Value.StatusEndpoint)
        {
            return;
        }

        StatusWriter writer = app.ApplicationServices.GetRequiredService<StatusWriter>();
        if (RoutesOf(app) is { } routes)
        {
            Map(routes, Path, writer.WriteAsync);
            Map(routes, StatusScript.Path, StatusScript.WriteAsync);
        }
        else if (app.ApplicationServices.GetService<Microsoft.AspNetCore.Hosting.Server.IServer>() is not null)
        {
            app.Use(next => context => Find(context.Request, writer) is { } answer ? answer(context) : next(context));
        }
    }

    // A WebApplication has routes of its own; with UseRouting they are noted in the builder's properties.
    private static IEndpointRouteBuilder? RoutesOf(IApplicationBuilder app) =>
        app as IEndpointRouteBuilder ?? Noted(app, "__EndpointRouteBuilder") ?? Noted(app, "__GlobalEndpointRouteBuilder");

    private static IEndpointRouteBuilder? Noted(IApplicationBuilder app, string name) =>
        app.Properties.TryGetValue(name, out object? routes) ? routes as IEndpointRouteBuilder : null;

    // Whatever the app demands of its other endpoints by default, this one is for everybody.
    private static void Map(IEndpointRouteBuilder routes, string path, RequestDelegate answer) =>
        routes.MapMethods(path, Methods, answer).WithMetadata(StatusMetadata.Instance).AllowDuringMaintenance().AllowAnonymous().ExcludeFromDescription();

    private static RequestDelegate? Find(HttpRequest request, StatusWriter writer) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) ? null
        : request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase) ? writer.WriteAsync
        : request.Path.Equals(StatusScript.Path, StringComparison.OrdinalIgnoreCase) ? StatusScript.WriteAsync
        : null;
}
