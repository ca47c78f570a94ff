using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>One call of <c>UseMaintenance</c>, and where in the pipeline it stands.</summary>
internal sealed class PipelineUse
{
    /// <summary>Where a pipeline notes the call, for its branches too.</summary>
    public const string Key = "MaintenanceService.UseMaintenance";

    /// <summary>Where ASP.NET Core notes that <c>UseRouting</c> was called.</summary>
    private const string RoutingKey = "__EndpointRouteBuilder";

    private readonly IApplicationBuilder _app;
    private readonly bool _hadRouting;

    public PipelineUse(IApplicationBuilder app)
    {
        _app = app;
        _hadRouting = Routes is not null;
        IsAfterEndpoints = Routes is { } routes && app.ApplicationServices.GetService<EndpointDataSource>() is CompositeEndpointDataSource used
            && used.DataSources.Intersect(routes.DataSources).Any();
    }

    /// <summary>Whether <c>UseEndpoints</c> comes before it: endpoints answer, and never get here.</summary>
    public bool IsAfterEndpoints { get; }

    /// <summary>Whether <c>UseRouting</c> comes after it: no endpoint is known here, and so none that stays open.</summary>
    public bool IsBeforeRouting => !_hadRouting && Routes is not null;

    private IEndpointRouteBuilder? Routes => _app.Properties.TryGetValue(RoutingKey, out object? routes) ? routes as IEndpointRouteBuilder : null;
}
