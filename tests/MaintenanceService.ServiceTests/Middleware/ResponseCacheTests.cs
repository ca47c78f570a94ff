using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>No cache of the app keeps what somebody saw by a bypass, wherever in the pipeline it stands.</summary>
public sealed class ResponseCacheTests
{
    [Theory]
    [InlineData("response", true, "GET", "/page")]
    [InlineData("response", true, "HEAD", "/page")]
    [InlineData("response", true, "GET", "/empty")]
    [InlineData("response", false, "GET", "/page")]
    [InlineData("response", false, "HEAD", "/page")]
    [InlineData("response", false, "GET", "/empty")]
    [InlineData("output", true, "GET", "/page")]
    [InlineData("output", false, "GET", "/page")]
    [InlineData("output", false, "HEAD", "/page")]
    [InlineData("output", false, "GET", "/empty")]
    public async Task Bypassed_answer_is_not_kept_for_others(string cache, bool isBefore, string method, string path)
    {
        (SiteStatePass pass, string token) = States.Pass();
        int runs = 0;
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await StartAsync(service, cache, isBefore, () => runs++);

        using HttpResponseMessage seen = await app.SendAsync(new HttpMethod(method), path, ("Maintenance-Pass", token));
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal("no-store, private", seen.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync(new HttpMethod(method), path)).StatusCode);
        Assert.Equal(1, runs);

        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(new HttpMethod(method), path)).StatusCode);
        Assert.Equal(2, runs);

        // The cache works: it keeps what anybody may see.
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(new HttpMethod(method), path)).StatusCode);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Bypassed_answer_has_no_header_that_overrules_its_privacy()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            setup.Before = web => web.Use((context, next) =>
            {
                IHeaderDictionary headers = context.Response.Headers;
                headers["Surrogate-Control"] = "max-age=300";
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.CacheControl = "public, max-age=300";
                    context.Response.Headers["X-Outer"] = "1";
                    return Task.CompletedTask;
                });
                return next(context);
            });
            setup.After = web => web.MapGet("/page", (HttpResponse response) =>
            {
                response.Headers.Clear();
                response.Headers["CDN-Cache-Control"] = "max-age=300";
                response.Headers.Append("X-Accel-Expires", "300");
                response.Headers.ETag = "\"1\"";
                response.Headers.Remove("Cache-Control");
                return "app";
            });
        });

        using HttpResponseMessage bypassed = await app.GetAsync("/page");
        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        using HttpResponseMessage open = await app.GetAsync("/page");

        Assert.Equal("no-store, private", bypassed.Headers.CacheControl!.ToString());
        Assert.Equal("\"1\"", bypassed.Headers.ETag!.Tag);
        Assert.True(bypassed.Headers.Contains("X-Outer"));
        Assert.DoesNotContain(bypassed.Headers, header => header.Key is "Surrogate-Control" or "CDN-Cache-Control" or "X-Accel-Expires");
        Assert.True(open.Headers.Contains("CDN-Cache-Control"));
    }

    private static Task<RunningApp> StartAsync(ScriptedService service, string cache, bool isBefore, Action run) => RunningApp.StartAsync(service, setup =>
    {
        setup.Builder = builder =>
        {
            builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
            builder.Services.AddResponseCaching();
        };
        void Use(WebApplication web) => _ = cache == "output" ? web.UseOutputCache() : web.UseResponseCaching();
        setup.Before = web =>
        {
            if (isBefore)
            {
                Use(web);
            }
        };
        setup.After = web =>
        {
            if (!isBefore)
            {
                Use(web);
            }

            web.MapMethods("/page", ["GET", "HEAD"], (HttpResponse response) => Answer(response, "page"));
            web.MapMethods("/empty", ["GET", "HEAD"], (HttpResponse response) => Answer(response, ""));
        };

        Task Answer(HttpResponse response, string text)
        {
            run();
            response.Headers.CacheControl = "public, max-age=300";
            return response.WriteAsync(text);
        }
    });
}
