using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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
        string[] unreadable = ["10.0.0.0/33", "localhost", "127.0.0.1/8", "0.0.0.0/0", "0.0.0.0/1", "64.0.0.0/2", "::/1", "::ffff:0:0/96", "127.1", "*"];
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
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            // Listens on both families, and shows an IPv4 peer in IPv6 form.
            setup.Builder = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(0));
        });

        Assert.Equal(200, await RawHttp.GetAsync(new Uri($"http://127.0.0.1:{app.Address.Port}"), "/"));
    }

    /// <summary>Each way in which an app can come to take an address from a header of a peer that is no known proxy.</summary>
    public static TheoryData<string> Spoofable => ["options given to the middleware", "renamed header", "own middleware", "/0", "/1 and /1", "::/0", "::ffff:0:0/96", "ForwardLimit"];

    [Theory]
    [MemberData(nameof(Spoofable))]
    public async Task Address_from_a_header_counts_only_from_a_known_proxy(string way)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            Configure(setup, way);
        });

        using HttpResponseMessage response = await app.GetAsync("/", Spoofed, ("X-Client", "10.1.2.3"), ("CF-Connecting-IP", "10.1.2.3"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        // The control: the address was replaced.
        Assert.Equal("10.1.2.3", Assert.Single(response.Headers.GetValues("X-Seen")));
        Assert.Equal(LogLevel.Critical, Assert.Single(app.Log.Of(180).Concat(app.Log.Of(181))).Level);
    }

    [Fact]
    public async Task Own_middleware_behind_a_known_proxy_is_believed()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "10.0.0.0/8";
            Configure(setup, "own middleware");
            setup.Builder = builder => Known(builder, options => options.KnownProxies.Add(IPAddress.Loopback));
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("CF-Connecting-IP", "10.1.2.3")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", ("CF-Connecting-IP", "11.1.2.3")));
    }

    private static void Configure(AppSetup setup, string way)
    {
        var given = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        given.KnownIPNetworks.Clear();
        given.KnownProxies.Clear();
        switch (way)
        {
            case "renamed header":
                given.ForwardedForHeaderName = "X-Client";
                given.OriginalForHeaderName = "X-Renamed";
                break;
            case "ForwardLimit":
                given.ForwardLimit = null;
                break;
            case "/0":
                setup.Builder = builder => Known(builder, options => options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("0.0.0.0/0")));
                break;
            case "/1 and /1":
                setup.Builder = builder => Known(builder, options =>
                {
                    options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("0.0.0.0/1"));
                    options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("128.0.0.0/1"));
                });
                break;
            case "::/0" or "::ffff:0:0/96":
                setup.Builder = builder => Known(builder, options => options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(way)));
                break;
        }

        setup.Before = web =>
        {
            if (way == "own middleware")
            {
                web.Use((context, next) =>
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["CF-Connecting-IP"].ToString());
                    return next(context);
                });
            }
            else
            {
                web.UseForwardedHeaders(given);
            }

            web.Use((context, next) =>
            {
                context.Response.Headers["X-Seen"] = context.Connection.RemoteIpAddress!.ToString();
                return next(context);
            });
        };
    }

    private static void Known(WebApplicationBuilder builder, Action<ForwardedHeadersOptions> add) => builder.Services.Configure<ForwardedHeadersOptions>(options =>
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        add(options);
    });

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
