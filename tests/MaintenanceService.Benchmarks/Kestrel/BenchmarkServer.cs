using System.Text;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.FeatureManagement;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>An app on Kestrel with routing and one middleware before an endpoint that says "Hello".</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private static readonly byte[] Hello = Encoding.UTF8.GetBytes("Hello, visitor!\n");
    private readonly WebApplication _app;

    public BenchmarkServer(string name, WebApplication app)
    {
        Name = name;
        _app = app;
    }

    public string Name { get; }

    public Uri Address => new(_app.Urls.First());

    public static Task<BenchmarkServer> EmptyAsync() => StartAsync("empty", _ => { }, app => app.UseMiddleware<EmptyMiddleware>());

    public static Task<BenchmarkServer> MaintenanceAsync(string name, SiteState state) => StartAsync(
        name, services => services.AddInMemoryMaintenance(), app => app.UseMaintenance(), state);

    /// <summary>Writes an answer that was made before.</summary>
    public static Task<BenchmarkServer> PrebuiltAsync(PrebuiltAnswer answer) => StartAsync("prebuilt", _ => { }, app => app.Run(answer.WriteAsync));

    public static Task<BenchmarkServer> FeatureGateAsync(PrebuiltAnswer answer) => StartAsync(
        "gate", services => services.AddFeatureManagement(), app => app.UseForFeature("Maintenance", closed => closed.Run(answer.WriteAsync)));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<BenchmarkServer> StartAsync(
        string name, Action<IServiceCollection> services, Action<IApplicationBuilder> use, SiteState? state = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["FeatureManagement:Maintenance"] = "true" });
        services(builder.Services);
        WebApplication app = builder.Build();
        if (state is not null)
        {
            app.Services.GetRequiredService<InstanceStateMachine>().Apply(state);
        }

        use(app);
        app.MapGet("/", context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = Hello.Length;
            return context.Response.Body.WriteAsync(Hello).AsTask();
        });
        await app.StartAsync();
        return new BenchmarkServer(name, app);
    }
}
