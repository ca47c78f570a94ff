using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Does for each request what must come before any middleware of the app: registers its end, and records its socket address.</summary>
internal sealed class RequestBeginFilter(RequestEnds ends, InstanceStateMachine stateMachine) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => context =>
        {
            RequestSlot? begun = ends.Begin(context);

            // Nothing asks for the address while nothing is refused.
            if (!stateMachine.LetsAllPass)
            {
                PeerAddress.Record(context);
            }

            return begun is null ? pipeline(context) : RunAsync(pipeline, context, begun);
        });
        next(app);
    };

    private static async Task RunAsync(RequestDelegate pipeline, HttpContext context, RequestSlot begun)
    {
        try
        {
            await pipeline(context);
        }
        finally
        {
            begun.LeaveWithLinked();
        }
    }
}
