using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The app's own way of refusing, and the middlewares around that would like to replace it.</summary>
public sealed class OwnResponseTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteResponse_replaces_the_body_and_is_told_everything()
    {
        MaintenanceRefusal? told = null;
        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddHours(1);
        SiteStateMaintenance maintenance = States.Maintenance() with { Message = "moving", Link = "https://status.example/", EndsAt = end };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(7, maintenance));
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Options = options => options.WriteResponse = (context, refusal) =>
        {
            told = refusal;
            context.Response.Headers["X-Own"] = "yes";
            return context.Response.WriteAsync("own words");
        });

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("own words", await response.Content.ReadAsStringAsync(Test));
        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("X-Own")));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal((int)response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, told!.RetryAfterSeconds);
        Assert.Equal(("shop", MaintenanceMode.Closed, "moving", "https://status.example/", 7L), (told.Site, told.Mode, told.Message, told.Link, told.Revision));
        Assert.Equal(end.ToUnixTimeMilliseconds(), told.EndsAt!.Value.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task WriteResponse_that_throws_leaves_nothing_behind_but_the_built_in_page()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Options = options => options.WriteResponse = (context, _) =>
        {
            context.Response.StatusCode = 200;
            context.Response.ContentLength = 3;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.CacheControl = "public";
            throw new InvalidOperationException("template engine");
        });

        using HttpResponseMessage response = await app.GetAsync("/", ("Accept", "text/html"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Down for maintenance", await response.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Null(response.Headers.Location);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(LogLevel.Error, Assert.Single(app.Log.Of(171)).Level);
    }

    [Fact]
    public async Task WriteResponse_that_throws_after_its_first_words_stays_a_refusal()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Options = options => options.WriteResponse = async (context, _) =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("template engine");
        });

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("half", await response.Content.ReadAsStringAsync(Test));
    }

    [Theory]
    [InlineData("pages")]
    [InlineData("reexecute")]
    [InlineData("redirect")]
    public async Task Status_code_pages_do_not_replace_the_refusal(string kind)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Before = web => _ = kind switch
        {
            "pages" => web.UseStatusCodePages("text/plain", "replaced"),
            "reexecute" => web.UseStatusCodePagesWithReExecute("/error"),
            _ => web.UseStatusCodePagesWithRedirects("/error"),
        });

        // Without a body of our own they would step in.
        using HttpResponseMessage response = await app.GetAsync("/", ("Accept", "image/png"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Test));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Exception_handler_around_is_not_called_by_a_refusal_and_still_serves_who_gets_through()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Before = web => web.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("handled")));
            setup.After = web => web.MapGet("/fails", string () => throw new InvalidOperationException("app"));
        });

        using HttpResponseMessage refused = await app.GetAsync("/fails");
        using HttpResponseMessage failed = await app.GetAsync("/fails", ("Maintenance-Pass", token));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("site-in-maintenance", await refused.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("handled", await failed.Content.ReadAsStringAsync(Test));
        Assert.Equal("no-store, private", failed.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Response_that_has_started_already_is_ended_without_the_app()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Before = web => web.Use(async (context, next) =>
        {
            await context.Response.WriteAsync("begun ");
            await context.Response.Body.FlushAsync();
            await next(context);
        }));

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal("begun ", await response.Content.ReadAsStringAsync(Test));
        Assert.Equal(0, app.Reached);
        Assert.DoesNotContain(app.Log.Lines.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Response_that_has_started_already_does_not_fail_who_gets_through()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            setup.Before = web => web.Use(async (context, next) =>
            {
                await context.Response.WriteAsync("begun ");
                await next(context);
            });
        });

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal("begun app", await response.Content.ReadAsStringAsync(Test));
    }
}
