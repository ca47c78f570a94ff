using System.Net;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What the app runs again is judged and counted once, whatever path or endpoint it has by then.</summary>
public sealed class ReExecutionTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string> Ways => ["status code pages", "exception handler", "own middleware"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Open_endpoint_shows_its_own_error_page(string way)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, way));

        using HttpResponseMessage response = await app.GetAsync("/open/missing");

        Assert.Equal("the app's own error page", await response.Content.ReadAsStringAsync(Test));
        Assert.Equal(way == "exception handler" ? 500 : way == "own middleware" ? 200 : 404, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Maintenance-Mode"));
        // The control: nobody else gets that page.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/error"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Bypassed_request_counts_once_and_stays_private(string way)
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, way));

        using HttpResponseMessage response = await app.GetAsync("/missing", ("Maintenance-Pass", token));

        Assert.Equal("the app's own error page", await response.Content.ReadAsStringAsync(Test));
        Assert.Equal("no-store, private", response.Headers.CacheControl!.ToString());
        Assert.Equal((1, 0), Counts(app));
    }

    [Fact]
    public async Task Role_that_gets_through_counts_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassRoles:0"] = "staff";
            Configure(setup, "status code pages");
            setup.Builder = builder => TestIdentity.Add(builder.Services);
        });

        using HttpResponseMessage response = await app.GetAsync("/missing", ("X-User", "sam:staff"));

        Assert.Equal("the app's own error page", await response.Content.ReadAsStringAsync(Test));
        Assert.Equal((1, 0), Counts(app));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("image/png")]
    public async Task Refused_request_counts_once_and_keeps_its_answer(string accept)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Before = web =>
        {
            web.UseStatusCodePagesWithReExecute("/open/error");
            web.Use(async (context, next) =>
            {
                await next(context);
                await next(context);
            });
            web.UseRouting();
        });

        using HttpResponseMessage response = await app.GetAsync("/orders", ("Accept", accept));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.True(response.Headers.Contains("Maintenance-Mode"));
        Assert.Equal((0, 1), Counts(app));
        Assert.Equal(0, app.Reached);
    }

    [Fact]
    public async Task Request_that_is_run_again_after_the_site_has_closed_is_judged_by_the_new_state()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance("m1", MaintenanceMode.Closed, "/other")));
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Quiet(setup).Before = web =>
        {
            web.Use(async (context, next) =>
            {
                await next(context);
                if (!context.Response.HasStarted)
                {
                    // Between the two it is not counted: the closing is confirmed meanwhile.
                    service.Put(States.Closed(2));
                    await service.ConfirmedAsync(2);
                    await next(context);
                }
            });
            web.UseRouting();
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/quiet"));
    }

    // An endpoint that writes nothing.
    private static AppSetup Quiet(AppSetup setup)
    {
        setup.After = web => web.MapGet("/quiet", (HttpContext _) => Task.CompletedTask);
        return setup;
    }

    private static void Configure(AppSetup setup, string way)
    {
        setup.Before = web =>
        {
            switch (way)
            {
                case "status code pages":
                    web.UseStatusCodePagesWithReExecute("/error");
                    break;
                case "exception handler":
                    web.UseExceptionHandler("/error");
                    break;
                default:
                    web.Use(async (context, next) =>
                    {
                        await next(context);
                        if (context.Response.StatusCode == StatusCodes.Status404NotFound)
                        {
                            context.Response.StatusCode = StatusCodes.Status200OK;
                            context.SetEndpoint(null);
                            context.Request.Path = "/error";
                            await next(context);
                        }
                    });
                    break;
            }

            web.UseRouting();
        };
        setup.After = web =>
        {
            web.MapGet("/open/missing", () => Fail(way)).AllowDuringMaintenance();
            web.MapGet("/missing", () => Fail(way));
            web.MapGet("/error", () => Results.Text("the app's own error page"));
        };
    }

    private static IResult Fail(string way) => way == "exception handler" ? throw new InvalidOperationException("on purpose") : Results.NotFound();

    private static (long Bypassed, long Refused) Counts(RunningApp app)
    {
        RunningWork running = app.Services.GetRequiredService<RunningWork>();
        return (running.Bypassed, running.Refused);
    }
}
