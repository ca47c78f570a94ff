using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Records each request's socket address before any middleware of the app can replace it.</summary>
internal sealed class PeerAddressFilter(InstanceStateMachine stateMachine) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => context =>
        {
            // Nothing asks for it while nothing is refused.
            if (!stateMachine.LetsAllPass)
            {
                PeerAddress.Record(context);
            }

            return pipeline(context);
        });
        next(app);
    };
}
