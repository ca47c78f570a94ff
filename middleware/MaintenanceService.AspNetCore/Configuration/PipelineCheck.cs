using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MaintenanceService.AspNetCore;

/// <summary>Fails the start of a web app that would report "closed" without refusing anything.</summary>
internal sealed class PipelineCheck : IStartupFilter
{
    public bool IsUsed { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        if (!IsUsed)
        {
            throw new InvalidOperationException(
                "builder.Services.AddMaintenance() was called, but not app.UseMaintenance(): this app would confirm a maintenance and refuse nothing. Call app.UseMaintenance() after routing and before authentication.");
        }
    };
}
