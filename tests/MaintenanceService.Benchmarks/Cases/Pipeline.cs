using System.Runtime.CompilerServices;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>One middleware, built as an app builds it, before an endpoint that does nothing.</summary>
internal sealed class Pipeline
{
    private readonly RequestDelegate _run;
    private readonly ServerFeatures _features;
    private TaskCompletionSource? _pending;

    private Pipeline(Action<IServiceCollection> services, Action<IApplicationBuilder> use, bool completesLater)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["FeatureManagement:Maintenance"] = "false" }).Build());
        services(collection);
        ServiceProvider provider = collection.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        use(app);
        app.Run(completesLater ? EndLater : EndAtOnce);
        _run = app.Build();
        var connection = new LoopbackConnection();
        _features = new ServerFeatures(connection);
        Context = new DefaultHttpContext(_features) { RequestServices = provider };
        Context.Request.Method = "GET";
        Context.Request.Scheme = "https";
        Context.Request.Host = new HostString("shop.example.com");
        Context.Request.Path = "/catalogue/shoes/42";
        Context.Connection.RemoteIpAddress = connection.RemoteAddress;
    }

    public DefaultHttpContext Context { get; }

    /// <summary>No middleware of ours or others': one that only calls the next.</summary>
    public static Pipeline Empty(bool completesLater = false) =>
        new(_ => { }, app => app.UseMiddleware<EmptyMiddleware>(), completesLater);

    public static Pipeline Awaiting() => new(_ => { }, app => app.UseMiddleware<AwaitingMiddleware>(), completesLater: true);

    /// <summary>Ours, with a state that the service could have sent.</summary>
    public static Pipeline Maintenance(SiteState state, bool completesLater = false)
    {
        var pipeline = new Pipeline(services => services.AddInMemoryMaintenance(), app => app.UseMaintenance(), completesLater);
        pipeline.Context.RequestServices.GetRequiredService<InstanceStateMachine>().Apply(state);
        return pipeline;
    }

    public static Pipeline WithPass(SiteState state)
    {
        Pipeline pipeline = Maintenance(state);
        pipeline.Context.Request.Headers["Maintenance-Pass"] = States.Token;
        return pipeline;
    }

    public static Pipeline WithPassCookie(SiteState state)
    {
        Pipeline pipeline = Maintenance(state);
        pipeline.Context.Request.Headers.Cookie = $"theme=dark; __Host-maintenance-pass={States.Token}; basket=31415926";
        return pipeline;
    }

    public static Pipeline HostFiltering() => new(
        services => services.AddHostFiltering(options => options.AllowedHosts = ["shop.example.com"]), app => app.UseHostFiltering(), false);

    public static Pipeline FeatureGate() => new(
        services => services.AddFeatureManagement(),
        app => app.UseForFeature("Maintenance", closed => closed.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        })),
        false);

    public static Pipeline FileCheck() => new(_ => { }, app => app.UseMiddleware<FileCheckMiddleware>(), false);

    /// <summary>Runs a request that is over when the call returns.</summary>
    // Compiled once and for all: otherwise the compiler guesses one of the cases here, and puts that one's code in place of the call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        _features.Reset();
        Task task = _run(Context);
        if (!task.IsCompletedSuccessfully)
        {
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Runs a request that is over a moment after the call has returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunLater()
    {
        _features.Reset();
        _pending = new TaskCompletionSource();
        Task task = _run(Context);
        _pending.SetResult();
        task.GetAwaiter().GetResult();
    }

    // Not put in place of the call that leads here: whether that happens to one middleware and not to another is the compiler's luck.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task EndAtOnce(HttpContext context) => Task.CompletedTask;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task EndLater(HttpContext context) => _pending!.Task;
}
