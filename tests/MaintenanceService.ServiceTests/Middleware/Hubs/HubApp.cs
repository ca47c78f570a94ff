using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>What an app with a <see cref="WorkHub"/> at <c>/hub</c> is made of, and what a test reads of it.</summary>
internal static class HubApp
{
    public static Action<AppSetup> Setup(HubSteps steps, Action<AppSetup>? change = null) => setup =>
    {
        setup.Builder = builder =>
        {
            builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
            builder.Services.AddSingleton(steps);
            builder.Services.AddSignalR();
        };
        setup.After = web => web.MapHub<WorkHub>("/hub");
        change?.Invoke(setup);
    };

    public static HubConnection Client(this RunningApp app, HttpTransportType transport) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/hub"), transport).Build();

    /// <summary>Returns a client whose connection has begun.</summary>
    public static async Task<HubConnection> ConnectAsync(this RunningApp app, HttpTransportType transport)
    {
        HubConnection client = app.Client(transport);
        await client.StartAsync();
        // A client has started before OnConnectedAsync is called; calls are answered after it.
        await client.InvokeAsync("Ready");
        return client;
    }

    /// <summary>Returns requests and work that are waited for.</summary>
    public static long InFlight(this RunningApp app) => app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests;

    /// <summary>Returns all that is waited for.</summary>
    public static long Running(this RunningApp app) =>
        app.Services.GetRequiredService<InstanceStateMachine>().Count() is var counts ? counts.Requests + counts.Connections : 0;

    /// <summary>Returns the names of what is waited for.</summary>
    public static IEnumerable<string> Names(this RunningApp app) => app.Services.GetRequiredService<InstanceStateMachine>().Oldest().Select(item => item.Name);
}
