using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A service in Development, where receivers on this machine need no TLS.</summary>
internal static class HookedService
{
    public static Task<RunningService> StartAsync(
        TimeProvider? time = null, Action<IServiceCollection>? services = null, IReadOnlyDictionary<string, string?>? settings = null) => RunningService.StartAsync(time, settings, builder =>
    {
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Services.AddSingleton<IHostEnvironment>(builder.Environment);
        services?.Invoke(builder.Services);
    });

    public static Task<Webhook> HookAsync(this RunningService service, WebhookReceiver receiver, params WebhookEvent[] events) =>
        service.Client.CreateWebhookAsync(
            new WebhookRequest { Url = new Uri(receiver.Address, "/hook").ToString(), Sites = ["*"], Events = events is [] ? null : events }, TestContext.Current.CancellationToken);
}
