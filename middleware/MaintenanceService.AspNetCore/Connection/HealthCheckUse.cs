using MaintenanceService.AspNetCore.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Refuses the start of an app that has the health check, but not what it checks.</summary>
internal sealed class HealthCheckUse(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        services.GetService<IServiceProviderIsService>()?.IsService(typeof(InstanceStateMachine)) == false
            ? throw new InvalidOperationException(
                "AddHealthChecks().AddMaintenance() needs the services of builder.Services.AddMaintenance(). Call AddMaintenance before the app is built.")
            : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
