using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Pipeline;

/// <summary>An app whose pipeline would serve while it says that it is closed does not start, and says why.</summary>
public sealed class MisplacedTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Misplaced => new()
    {
        { "map", "branch alone" },
        { "mapwhen", "branch alone" },
        { "usewhen", "branch alone" },
        { "nested", "branch alone" },
        { "before routing", "before app.UseRouting()" },
        { "after endpoints", "after app.UseEndpoints()" },
        { "after endpoints that come later", "after app.UseEndpoints()" },
        { "short circuit", "ShortCircuit()" },
        { "short circuit of a group", "ShortCircuit()" },
    };

    [Theory]
    [MemberData(nameof(Misplaced))]
    public async Task Minimal_app_does_not_start(string way, string said)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddInMemoryMaintenance();
        await using WebApplication app = builder.Build();
        Place(app, way);
        app.MapGet("/", () => "app");

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Test));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map", "branch alone")]
    [InlineData("usewhen", "branch alone")]
    [InlineData("before routing", "before app.UseRouting()")]
    [InlineData("after endpoints", "after app.UseEndpoints()")]
    [InlineData("after endpoints that come later", "after app.UseEndpoints()")]
    public async Task App_with_a_startup_class_does_not_start(string way, string said)
    {
        using IHost host = Started(app => Place(app, way));

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Test));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Startup_filter_that_comes_before_routing_does_not_start()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddInMemoryMaintenance();
        builder.Services.AddSingleton<IStartupFilter, UsingFilter>();
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "app");

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Test));

        Assert.Contains("before app.UseRouting()", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("implicit routing")]
    [InlineData("explicit routing")]
    [InlineData("own branch too")]
    [InlineData("short circuit that is open")]
    [InlineData("short circuit without code")]
    public async Task App_that_is_right_starts(string way)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddInMemoryMaintenance();
        await using WebApplication app = builder.Build();
        Place(app, way);
        app.MapGet("/", () => "app");

        await app.StartAsync(Test);
        await app.StopAsync(Test);
    }

    [Fact]
    public async Task App_with_a_startup_class_that_is_right_starts()
    {
        using IHost host = Started(app => app.UseRouting().UseMaintenance().UseEndpoints(routes => routes.MapGet("/", () => "app")));

        await host.StartAsync(Test);
        await host.StopAsync(Test);
    }

    [Theory]
    [InlineData("a", "b", true)]
    [InlineData("a", "A", false)]
    [InlineData("a", null, false)]
    public void App_of_two_sites_does_not_start(string one, string? other, bool fails)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        void Set(MaintenanceOptions options, string? site)
        {
            options.Service = new Uri("https://maintenance.example");
            options.ApiKey = RunningApp.ApiKey;
            options.Site = site ?? options.Site;
        }

        services.AddMaintenance(options => Set(options, one));
        services.AddMaintenance(options => Set(options, other));
        using ServiceProvider provider = services.BuildServiceProvider();

        Exception? failure = Record.Exception(() => provider.GetRequiredService<IOptions<MaintenanceOptions>>().Value);

        Assert.Equal(fails, failure?.Message.Contains("several sites", StringComparison.Ordinal) == true);
        Assert.Equal(fails, failure is not null);
    }

    private static IHost Started(Action<IApplicationBuilder> configure) => Host.CreateDefaultBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .ConfigureWebHostDefaults(web => web.UseUrls("http://127.0.0.1:0").Configure(configure))
        .ConfigureServices(services => services.AddRouting().AddInMemoryMaintenance())
        .Build();

    private static void Place(IApplicationBuilder app, string way)
    {
        _ = way switch
        {
            "map" => app.Map("/api", branch => branch.UseMaintenance()),
            "mapwhen" => app.MapWhen(context => context.Request.Host.Host == "a", branch => branch.UseMaintenance()),
            "usewhen" => app.UseWhen(context => !context.Request.Path.StartsWithSegments("/x"), branch => branch.UseMaintenance()),
            "nested" => app.UseWhen(_ => true, branch => branch.Map("/api", inner => inner.UseMaintenance())),
            "before routing" => app.UseMaintenance().UseRouting(),
            "after endpoints" => app.UseRouting().UseEndpoints(routes => routes.MapGet("/early", () => "early")).UseMaintenance(),
            "after endpoints that come later" => app.UseRouting().UseEndpoints(_ => { }).UseMaintenance(),
            "explicit routing" => app.UseRouting().UseMaintenance(),
            "own branch too" => app.Map("/api", branch => branch.UseMaintenance()).UseMaintenance(),
            _ => app.UseMaintenance(),
        };
        if (app is not WebApplication web)
        {
            return;
        }

        switch (way)
        {
            case "short circuit":
                web.MapPost("/short", () => "short").ShortCircuit();
                break;
            case "short circuit of a group":
                RouteGroupBuilder group = web.MapGroup("/group");
                group.ShortCircuit();
                group.MapGet("/short", (HttpContext context) => context.Response.WriteAsync("short"));
                break;
            case "short circuit that is open":
                web.MapPost("/short", () => "short").ShortCircuit().AllowDuringMaintenance();
                break;
            case "short circuit without code":
                web.MapShortCircuit(404, "robots.txt", "favicon.ico");
                break;
        }
    }

    private sealed class UsingFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseMaintenance();
            next(app);
        };
    }
}
