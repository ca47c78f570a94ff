using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>Gives each hub the filter. Evaluated only in an app that has hubs.</summary>
internal sealed class HubFilterSetup(MaintenanceHubFilter filter) : IConfigureOptions<HubOptions>
{
    public void Configure(HubOptions options) => options.AddFilter(filter);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<HubConnectionFactory>();
        services.AddSingleton<MaintenanceHubFilter>();
        services.AddScoped<HubCallScope>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, HubAddressPolicy>());
        // First, so that the filter is the outermost: what the app's own filters do is counted too.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HubOptions>, HubFilterSetup>());
    }
}
