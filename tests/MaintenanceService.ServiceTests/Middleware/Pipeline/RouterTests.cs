using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Pipeline;

/// <summary>The routing of before endpoints: an app that would serve by it does not start, and one that refuses too much by it is warned.</summary>
public sealed class RouterTests
{
    [Theory]
    [InlineData("mvc")]
    [InlineData("router")]
    public async Task App_whose_router_comes_first_does_not_start(string way)
    {
        await using RunningApp app = RunningApp.Build(null, setup =>
        {
            setup.InMemory = true;
            setup.Builder = AddMvc;
            setup.Before = web => _ = way == "mvc" ? web.UseMvcWithDefaultRoute() : web.UseRouter(routes => routes.MapGet("old", context => context.Response.WriteAsync("old")));
        });

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(app.StartAsync);

        Assert.Contains("after app.UseMvc() or app.UseRouter()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_whose_router_comes_behind_is_warned_once_of_what_is_refused()
    {
        await using RunningApp app = await StartAsync(_ => { });
        await using RunningApp named = await StartAsync(options => options.ExemptPaths.Add("/start"));

        LogLine line = Assert.Single(app.Log.Of(164));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("/start/login", line.Message, StringComparison.Ordinal);
        Assert.Contains("StartController.Marked", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/start/login", Assert.Single(named.Log.Of(164)).Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/Start/Marked"));
        Assert.Equal(HttpStatusCode.OK, await named.StatusAsync("/Start/Marked"));
    }

    [Fact]
    public async Task App_whose_router_has_nothing_to_exempt_is_not_warned()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddRouting();
            setup.After = web => web.UseRouter(routes => routes.MapGet("old", context => context.Response.WriteAsync("old")));
        });

        Assert.Empty(app.Log.Of(164));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/old"));
    }

    private static async Task<RunningApp> StartAsync(Action<AspNetCore.MaintenanceOptions> options)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Options = options;
            setup.Builder = builder =>
            {
                AddMvc(builder);
                builder.Services.AddAuthentication().AddCookie(cookie => cookie.LoginPath = "/start/login");
            };
            setup.After = web => web.UseMvcWithDefaultRoute();
        });
        app.Memory.Set(MaintenanceMode.Closed);
        return app;
    }

    private static void AddMvc(WebApplicationBuilder builder) =>
        builder.Services.AddMvc(options => options.EnableEndpointRouting = false).AddApplicationPart(typeof(RouterTests).Assembly);
}
