using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Registers the end of each request before any middleware of the app runs.</summary>
internal sealed class RequestEndFilter(RequestEnds ends) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => context =>
        {
            ends.Begin(context);
            return pipeline(context);
        });
        next(app);
    };
}
