using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace MaintenanceService.Client;

/// <summary>Adds the handling of maintenance to the clients of IHttpClientFactory.</summary>
public static class MaintenanceRetryExtensions
{
    /// <summary>
    /// Sends requests again that an app refused for maintenance, where the wait that it asks for fits the caller's budget; else throws
    /// <see cref="SiteInMaintenanceException"/> at once. Stands around all other handlers of the client, whatever the order of registration: a resilience
    /// pipeline sees no refusal, and its time-outs do not cut the wait.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Changes the options; none = their defaults.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddMaintenanceRetry(this IHttpClientBuilder builder, Action<MaintenanceRetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new MaintenanceRetryOptions();
        configure?.Invoke(options);
        TimeSpan timeout = MaintenanceRetryOptions.DefaultBudget;
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, client =>
        {
            // A resilience pipeline sets the client's time-out to infinite, since it has one of its own.
            client.HttpClientActions.Add(made => timeout = made.Timeout == Timeout.InfiniteTimeSpan ? MaintenanceRetryOptions.DefaultBudget : made.Timeout);
            client.HttpMessageHandlerBuilderActions.Add(handlers =>
            {
                TimeProvider time = handlers.Services.GetService<TimeProvider>() ?? TimeProvider.System;
                handlers.AdditionalHandlers.Insert(0, new MaintenanceRetryHandler(options, () => timeout, time));
                handlers.AdditionalHandlers.Add(new MaintenanceRefusalHandler(time));
            });
        });
        return builder;
    }
}
