using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Does for each request what must come before any middleware of the app: registers its end, and records its socket address.</summary>
internal sealed class RequestBeginFilter(RequestEnds ends, InstanceStateMachine stateMachine) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => context =>
        {
            ends.Begin(context);

            // Nothing asks for the address while nothing is refused.
            if (!stateMachine.LetsAllPass)
            {
                PeerAddress.Record(context);
            }

            return pipeline(context);
        });
        next(app);
    };
}
