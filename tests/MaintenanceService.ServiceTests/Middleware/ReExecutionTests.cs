using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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

    public static IEnumerable<TheoryDataRow<string, bool, bool>> WaysAfterTheClosing() =>
        from way in Ways
        from isOpen in (bool[])[true, false]
        from changesThread in (bool[])[false, true]
        select new TheoryDataRow<string, bool, bool>(way.Data, isOpen, changesThread);

    [Theory]
    [MemberData(nameof(WaysAfterTheClosing))]
    public async Task Request_whose_endpoint_has_run_is_not_refused_after_the_site_has_closed(string way, bool isOpen, bool changesThread)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(
            isOpen ? States.Open() : States.With(States.Maintenance("m1", MaintenanceMode.Closed, "/other")));
        long whileItRan = -1;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, way, changesThread, async running =>
        {
            service.Put(States.Closed(2));
            await service.ConfirmedAsync(2);
            whileItRan = running.GetRequiredService<InstanceStateMachine>().Count().Requests;
        }));

        using HttpResponseMessage response = await app.GetAsync("/missing");

        Assert.Equal("the app's own error page", await response.Content.ReadAsStringAsync(Test));
        Assert.False(response.Headers.Contains("Maintenance-Mode"));
        Assert.Equal((0, 0), Counts(app));
        Assert.Equal(1, whileItRan);
        await Processes.Eventually.TrueAsync(() => app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests == 0, Test);
        // The control: a request of its own gets no such page.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/error"));
    }

    [Fact]
    public async Task Request_that_is_run_again_counts_in_between()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        long between = -1;
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Before = web =>
            {
                web.Use(async (context, next) =>
                {
                    await next(context);
                    service.Put(States.Closed(2));
                    await service.ConfirmedAsync(2);
                    between = context.RequestServices.GetRequiredService<InstanceStateMachine>().Count().Requests;
                    await next(context);
                });
                web.UseRouting();
            };
            // An endpoint that writes nothing.
            setup.After = web => web.MapGet("/quiet", (HttpContext _) => Task.CompletedTask);
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/quiet"));
        Assert.Equal(2, app.Reached);
        Assert.Equal(1, between);
    }

    [Fact]
    public async Task Server_without_callbacks_holds_a_request_that_is_run_again()
    {
        using var server = new BareServer();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(server).AddInMemoryMaintenance();
        await using WebApplication app = builder.Build();
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        int reached = 0;
        long between = -1;
        app.Use(async (context, next) =>
        {
            await next(context);
            app.Services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed);
            between = stateMachine.Count().Requests;
            await next(context);
        });
        app.UseMaintenance();
        app.Run(_ =>
        {
            reached++;
            return Task.CompletedTask;
        });
        await app.StartAsync(Test);

        await server.SendAsync("/quiet");

        Assert.Equal((2, 1, 0), (reached, between, stateMachine.Count().Requests));
    }

    private static void Configure(AppSetup setup, string way, bool changesThread = false, Func<IServiceProvider, Task>? whenRun = null)
    {
        setup.Before = web =>
        {
            if (changesThread)
            {
                web.Use(OtherThread.ContinueAsync);
            }

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

            if (changesThread)
            {
                web.Use(OtherThread.ContinueAsync);
            }

            web.UseRouting();
        };
        setup.After = web =>
        {
            web.MapGet("/open/missing", () => Fail(way)).AllowDuringMaintenance();
            web.MapGet("/missing", async (HttpContext context) =>
            {
                await (whenRun?.Invoke(context.RequestServices) ?? Task.CompletedTask);
                return Fail(way);
            });
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
