using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Connection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds maintenance to an app.</summary>
public static class MaintenanceServiceCollectionExtensions
{
    /// <summary>
    /// Adds the app as an instance of the site in the configuration's section <c>Maintenance</c>, which is validated at start. The app must also call
    /// <c>app.UseMaintenance()</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes what the configuration says; null = nothing.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddMaintenance(this IServiceCollection services, Action<MaintenanceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        // Before the app's own code, which changes what the configuration says.
        MaintenanceRegistration.AddConfiguration(services);
        MaintenanceRegistration.Add(services, configure);
        MaintenanceRegistration.AddAgent(services);
        return services;
    }

    /// <summary>
    /// Adds maintenance for an app's own tests, without service and disk; set what is in force by <see cref="InMemoryMaintenance.Set"/>. Call it
    /// instead of <c>AddMaintenance</c>, or beside it in any order.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets options, such as bypass roles; null = nothing.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddInMemoryMaintenance(this IServiceCollection services, Action<MaintenanceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        MaintenanceRegistration.Add(services, configure);
        MaintenanceRegistration.UseMemory(services);
        return services;
    }

    /// <summary>Adds a health check: Degraded while nothing was received from the service for 45 seconds, never Unhealthy because of maintenance.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddMaintenance(this IHealthChecksBuilder builder, string name = "maintenance")
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HealthCheckUse>());
        return builder.AddCheck<MaintenanceHealthCheck>(name, Diagnostics.HealthChecks.HealthStatus.Degraded);
    }
}
