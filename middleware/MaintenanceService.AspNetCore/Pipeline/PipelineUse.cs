using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>One call of <c>UseMaintenance</c>, and where in the pipeline it stands.</summary>
internal sealed class PipelineUse
{
    /// <summary>The key of the call in the pipeline's properties.</summary>
    public const string Key = "MaintenanceService.UseMaintenance";

    /// <summary>The key under which ASP.NET Core stores that <c>UseRouting</c> was called.</summary>
    private const string RoutingKey = "__EndpointRouteBuilder";

    private readonly IApplicationBuilder _app;
    private readonly bool _hadRouting;

    public PipelineUse(IApplicationBuilder app)
    {
        _app = app;
        _hadRouting = Routes is not null;
        IsAfterEndpoints = AddedMiddleware.Includes(app, "Microsoft.AspNetCore.Routing.EndpointMiddleware");
        IsAfterRouter = HasRouter;
    }

    /// <summary>Returns whether <c>UseEndpoints</c> comes before it, so that endpoints answer first.</summary>
    public bool IsAfterEndpoints { get; }

    /// <summary>Returns whether <c>UseMvc</c> or <c>UseRouter</c> comes before it, so that their routes answer first.</summary>
    public bool IsAfterRouter { get; }

    /// <summary>Returns whether the app has called <c>UseMvc</c> or <c>UseRouter</c> by now, whose routes are no endpoints.</summary>
    public bool HasRouter => AddedMiddleware.Includes(_app, "Microsoft.AspNetCore.Builder.RouterMiddleware");

    /// <summary>Returns whether <c>UseRouting</c> comes after it, so that no endpoint is known yet.</summary>
    public bool IsBeforeRouting => !_hadRouting && Routes is not null;

    private IEndpointRouteBuilder? Routes => _app.Properties.TryGetValue(RoutingKey, out object? routes) ? routes as IEndpointRouteBuilder : null;
}
