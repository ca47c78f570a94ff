using System.Net;
using System.Net.WebSockets;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What open, readOnly and closed mean, and how several maintenances at once decide.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task Open_site_lets_everything_through()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Maintenance-Mode"));
        Assert.Null(response.Headers.CacheControl);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public async Task Closed_site_refuses_every_method(string method)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.SendAsync(new HttpMethod(method), "/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(0, app.Reached);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("OPTIONS", 200)]
    [InlineData("POST", 503)]
    [InlineData("PUT", 503)]
    [InlineData("PATCH", 503)]
    [InlineData("DELETE", 503)]
    [InlineData("TRACE", 503)]
    [InlineData("PROPFIND", 503)]
    public async Task ReadOnly_site_lets_only_reads_through(string method, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.ReadOnly());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.SendAsync(new HttpMethod(method), "/");

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 503)
        {
            Assert.StartsWith("readOnly; ", Assert.Single(response.Headers.GetValues("Maintenance-Mode")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadOnly_site_refuses_an_upgrade()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.ReadOnly());
        await using RunningApp app = await RunningApp.StartAsync(service);

        int status = await RawHttp.GetAsync(
            app.Address, "/ws", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal(503, status);
    }

    [Theory]
    [InlineData("h2c", 200)]
    [InlineData("H2C", 200)]
    [InlineData("h2c, websocket", 503)]
    [InlineData("something", 503)]
    public async Task ReadOnly_site_takes_the_offer_of_another_version_of_http_for_no_upgrade(string protocols, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.ReadOnly());
        await using RunningApp app = await RunningApp.StartAsync(service);

        // What curl --http2 sends with each request over http.
        string request = $"GET / HTTP/1.1\r\nHost: {app.Address.Authority}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: {protocols}\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
        string answer = await RawHttp.SendAsync(app.Address, $"{request}\r\n{request.Replace("Connection: ", "Connection: close, ", StringComparison.Ordinal)}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MaintenanceMode.Open, true)]
    [InlineData(MaintenanceMode.ReadOnly, false)]
    [InlineData(MaintenanceMode.Closed, false)]
    public async Task WebSocket_over_http2_is_an_upgrade_too(MaintenanceMode mode, bool passes)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance(mode: mode)));
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Https = true;
            setup.After = web =>
            {
                web.UseWebSockets();
                web.Map("/ws", async (HttpContext context) => (await context.WebSockets.AcceptWebSocketAsync()).Abort());
            };
        });
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var address = new UriBuilder(app.Address) { Scheme = "wss", Path = "/ws" };

        Exception? failure = await Record.ExceptionAsync(() => socket.ConnectAsync(address.Uri, app.Http, TestContext.Current.CancellationToken));

        Assert.Equal(passes, failure is null);
        Assert.Equal(passes ? 1 : 0, app.Reached);
    }

    [Fact]
    public async Task Maintenance_with_paths_refuses_those_alone()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance("m1", MaintenanceMode.Closed, "/orders", "/cart")));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/orders"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/orders/7"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/CART/"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/ordersfoo"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/docs/orders"));
    }

    [Fact]
    public async Task Each_of_several_maintenances_is_asked()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(
            States.Maintenance("closed", MaintenanceMode.Closed, "/orders"),
            States.Maintenance("read-only", MaintenanceMode.ReadOnly, "/docs")));
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage orders = await app.GetAsync("/orders");
        using HttpResponseMessage written = await app.SendAsync(HttpMethod.Post, "/docs");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, orders.StatusCode);
        Assert.StartsWith("closed; ", Assert.Single(orders.Headers.GetValues("Maintenance-Mode")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, written.StatusCode);
        Assert.StartsWith("readOnly; ", Assert.Single(written.Headers.GetValues("Maintenance-Mode")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/docs"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/elsewhere"));
    }

    [Fact]
    public async Task My_exempt_path_never_opens_your_maintenance()
    {
        SiteStateMaintenance mine = States.Maintenance("mine") with { ExemptPaths = ["/docs", "/help"] };
        SiteStateMaintenance yours = States.Maintenance("yours", MaintenanceMode.Closed, "/docs");
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(mine, yours));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/help"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/docs"));
    }

    [Fact]
    public async Task My_network_never_opens_your_maintenance()
    {
        SiteStateMaintenance mine = States.Maintenance("mine") with { BypassNetworks = ["127.0.0.0/8"] };
        SiteStateMaintenance yours = States.Maintenance("yours", MaintenanceMode.Closed, "/docs");
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(mine, yours));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/docs"));
    }

    [Fact]
    public async Task The_sites_exempt_path_and_network_open_every_maintenance()
    {
        SiteState state = States.With(States.Maintenance("mine"), States.Maintenance("yours"));
        await using ScriptedService service = await ScriptedService.StartAsync(state with { Settings = new SiteSettings { ExemptPaths = ["/docs"] } });
        await using RunningApp app = await RunningApp.StartAsync(service);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/docs/x"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));

        service.Put(state with { Revision = 2, Settings = new SiteSettings { BypassNetworks = ["127.0.0.1"] } });
        await service.ConfirmedAsync(2);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task A_closed_site_opens_when_the_last_maintenance_ends()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(1, States.Maintenance("mine"), States.Maintenance("yours")));
        await using RunningApp app = await RunningApp.StartAsync(service);

        service.Put(States.With(2, States.Maintenance("yours")));
        await service.ConfirmedAsync(2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));

        service.Put(States.Open(3));
        await service.ConfirmedAsync(3);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }
}
