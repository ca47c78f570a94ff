using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What somebody sees by a bypass is theirs alone, whatever the app says of caching.</summary>
public sealed class PrivateAnswerTests
{
    private const string Private = "no-store, private";

    [Theory]
    [InlineData("/plain")]
    [InlineData("/cached")]
    [InlineData("/late")]
    [InlineData("/early")]
    [InlineData("/error")]
    public async Task Bypassed_answer_is_private_and_not_stored(string path)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            setup.After = MapPages;
        });

        using HttpResponseMessage response = await app.GetAsync(path);

        Assert.Equal(Private, response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Open_and_exempt_answers_keep_what_the_app_says()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            setup.Settings["Maintenance:ExemptPaths:0"] = "/cached";
            setup.After = MapPages;
        });

        Assert.Equal("public, max-age=3600", (await app.GetAsync("/cached")).Headers.CacheControl!.ToString());
        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        Assert.Null((await app.GetAsync("/plain")).Headers.CacheControl);
    }

    [Fact]
    public async Task Output_cache_before_us_does_not_keep_a_bypassed_page()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Builder = builder => builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
            setup.Before = web => web.UseOutputCache();
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("Maintenance-Pass", token)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));

        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Output_cache_before_us_does_not_keep_the_status()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
            setup.Before = web => web.UseOutputCache();
        });
        Assert.Contains("\"open\"", await app.Http.GetStringAsync("/.well-known/maintenance", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Contains("\"closed\"", await app.Http.GetStringAsync("/.well-known/maintenance", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void MapPages(WebApplication web)
    {
        web.MapGet("/plain", () => "app");
        web.MapGet("/cached", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "public, max-age=3600";
            return "app";
        });
        web.MapGet("/late", (HttpResponse response) =>
        {
            response.OnStarting(() =>
            {
                response.Headers.CacheControl = "public, max-age=3600";
                return Task.CompletedTask;
            });
            return "app";
        });
        web.MapGet("/early", async (HttpResponse response) =>
        {
            response.Headers.CacheControl = "public";
            await response.WriteAsync("a");
            await response.Body.FlushAsync();
            await response.WriteAsync("b");
        });
        web.MapGet("/error", () => Results.Problem());
    }
}
