using Gateway;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Benchmarks.Kestrel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace MaintenanceService.Benchmarks.Gateway;

/// <summary>YARP before one backend: alone, or with what <c>samples/Gateway</c> adds to it.</summary>
internal static class ProxyServer
{
    public const string Bare = "bare";
    public const string Gateway = "gateway";

    public static Task<BenchmarkServer> BareAsync(Uri backend) => StartAsync(Bare, backend, isGateway: false);

    public static Task<BenchmarkServer> GatewayAsync(Uri backend) => StartAsync(Gateway, backend, isGateway: true);

    private static async Task<BenchmarkServer> StartAsync(string name, Uri backend, bool isGateway)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        IReverseProxyBuilder proxy = builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = name, ClusterId = name, Match = new RouteMatch { Path = "{**path}" } }],
            [new ClusterConfig { ClusterId = name, Destinations = new Dictionary<string, DestinationConfig> { [name] = new() { Address = backend.ToString() } } }]);
        if (isGateway)
        {
            builder.Services.AddInMemoryMaintenance();
            proxy.AddTransforms(Forwarding.Protect);
        }

        WebApplication app = builder.Build();
        app.UseRouting();
        if (isGateway)
        {
            app.Services.GetRequiredService<InstanceStateMachine>().Apply(States.Open);
            app.UseMaintenance();
        }

        app.MapReverseProxy();
        await app.StartAsync();
        return new BenchmarkServer(name, app);
    }
}
