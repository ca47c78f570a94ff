using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Networks get through by the socket's address alone, or by what a known proxy says of it.</summary>
public sealed class NetworkBypassTests
{
    private static readonly (string, string) Spoofed = ("X-Forwarded-For", "10.1.2.3");

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.0.0.0/8", 200)]
    [InlineData("10.0.0.0/8", 503)]
    [InlineData("::1", 503)]
    public async Task Network_of_the_sockets_address_gets_through(string network, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:BypassNetworks:0"] = network);

        Assert.Equal(status, (int)await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Rule_of_the_service_that_cannot_be_read_lets_nobody_through_and_fails_nothing()
    {
        string[] unreadable = ["10.0.0.0/33", "localhost", "127.0.0.1/8", "0.0.0.0/0", "127.1", "*"];
        SiteState state = States.With(States.Maintenance() with { BypassNetworks = unreadable }) with { Settings = new SiteSettings { BypassNetworks = unreadable } };
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task IPv4_address_mapped_into_IPv6_is_the_IPv4_address()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            setup.Before = web => web.Use((context, next) =>
            {
                // As a socket that listens on both families shows it.
                context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:10.1.2.3");
                return next(context);
            });
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Header_of_anybody_is_no_address()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Spoofed, ("X-Real-IP", "10.1.2.3"), ("Forwarded", "for=10.1.2.3")));
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("192.0.2.1", 503)]
    public async Task Address_that_a_known_proxy_forwards_counts(string proxy, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            setup.Builder = builder => builder.Services.Configure<ForwardedHeadersOptions>(options =>
            {
                options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            });
            setup.Before = web => web.UseForwardedHeaders();
        });

        Assert.Equal(status, (int)await app.StatusAsync("/", Spoofed));
        Assert.Empty(app.Log.Of(180));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forwarded_headers_of_anybody_switch_networks_off_and_say_so_once(bool byHost)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            setup.Settings["Maintenance:BypassNetworks:1"] = "127.0.0.0/8";
            setup.Builder = builder =>
            {
                if (byHost)
                {
                    // What ASPNETCORE_FORWARDEDHEADERS_ENABLED=true does.
                    builder.WebHost.UseSetting("FORWARDEDHEADERS_ENABLED", "true");
                    return;
                }

                builder.Services.Configure<ForwardedHeadersOptions>(options =>
                {
                    options.ForwardedHeaders = ForwardedHeaders.All;
                    options.KnownIPNetworks.Clear();
                    options.KnownProxies.Clear();
                });
            };
            setup.Before = web => web.UseForwardedHeaders();
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Spoofed));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Equal(LogLevel.Critical, Assert.Single(app.Log.Of(180)).Level);
    }

    [Fact]
    public async Task Forwarded_headers_by_options_that_cannot_be_seen_switch_networks_off_and_say_so_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            setup.Settings["Maintenance:BypassNetworks:1"] = "127.0.0.0/8";
            setup.Before = web =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                web.UseForwardedHeaders(options);
            };
        });

        // The same connection, on which the socket's own address gets through before and after.
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Spoofed));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Spoofed));
        Assert.Equal(LogLevel.Critical, Assert.Single(app.Log.Of(181)).Level);
    }
}
