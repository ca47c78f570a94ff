using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>The Gateway before an app that knows nothing of maintenance, all of them real processes.</summary>
[Collection(typeof(OneAtATime))]
public sealed class GatewayTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Site_closes_at_the_gateway_and_the_app_behind_is_not_asked()
    {
        await using BackendProcess backend = await BackendProcess.StartNodeAsync(Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServerProcess gateway = await StartGatewayAsync(fleet, backend);
        using HttpClient http = Fleet.Http(gateway);
        Assert.Equal(1, await RequestsAsync(http, "/orders"));

        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/orders", Test)).StatusCode);
        }

        Assert.Equal("well\n", await http.GetStringAsync("/health", Test));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/gateway/healthz", Test)).StatusCode);

        await fleet.Client.EndMaintenanceAsync("shop", begun.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        Assert.Equal(2, await RequestsAsync(http, "/orders"));
    }

    [Fact]
    public async Task Closing_waits_for_a_proxied_request_and_cuts_a_proxied_WebSocket()
    {
        await using BackendProcess backend = await BackendProcess.StartNodeAsync(Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await DrainAsync(fleet, seconds: 600);
        ServerProcess gateway = await StartGatewayAsync(fleet, backend);
        using HttpClient http = Fleet.Http(gateway);
        using HttpClient direct = new() { BaseAddress = backend.Address };
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Address.Port}/ws"), Test);
        Assert.Equal("hello", await EchoAsync(socket, "hello"));
        Task<HttpResponseMessage> brief = http.GetAsync("/slow?seconds=3", Test);
        using var sender = CancellationTokenSource.CreateLinkedTokenSource(Test);
        Task<HttpResponseMessage> endless = http.GetAsync("/slow?seconds=300", sender.Token);
        int asked = 0;
        await Eventually.TrueAsync(async () => await RequestsAsync(direct, "/") - ++asked == 3, Test);

        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        await BlockedByAsync(fleet, begun.Value.Id, requests: 1, connections: 1);
        // Nobody cut it short.
        Assert.Equal(HttpStatusCode.OK, (await brief).StatusCode);
        Assert.Equal("still there", await EchoAsync(socket, "still there"));

        await DrainAsync(fleet, seconds: 1);
        await BlockedByAsync(fleet, begun.Value.Id, requests: 1, connections: 0);
        await Assert.ThrowsAsync<WebSocketException>(() => EchoAsync(socket, "still there?"));

        // Its visitor is gone, and the app behind still works on it.
        await new OpenRequest(endless, sender).EndAsync();
        await BlockedByAsync(fleet, begun.Value.Id, requests: 1, connections: 0);
        await backend.DisposeAsync();
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);
        await gateway.StopAsync();
        Assert.DoesNotContain("unhandled exception", gateway.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Passes_and_overrides_stay_at_the_gateway()
    {
        await using BackendProcess backend = await BackendProcess.StartNodeAsync(Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServerProcess gateway = await StartGatewayAsync(fleet, backend);
        using HttpClient http = Fleet.Http(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/headers?a=1&maintenance-pass=mnp_1_secret&b=2");
        string[] kept = ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method", "Maintenance-Pass", "X_Original_URL", "x_http_method_override", "Maintenance_Pass"];
        foreach (string name in kept)
        {
            request.Headers.TryAddWithoutValidation(name, "mnp_1_secret");
        }

        request.Headers.TryAddWithoutValidation("Cookie", "theme=dark; __Host-maintenance-pass=mnp_1_secret; basket=1");
        request.Headers.TryAddWithoutValidation("X-Own", "passes");

        string seen = await (await http.SendAsync(request, Test)).Content.ReadAsStringAsync(Test);

        // The control: the rest goes through.
        Assert.Contains("\"x-own\":\"passes\"", seen, StringComparison.Ordinal);
        Assert.Contains("\"cookie\":\"theme=dark; basket=1\"", seen, StringComparison.Ordinal);
        Assert.Contains("/headers?a=1&b=2", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("mnp_1_secret", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_reaches_the_app_as_it_was_sent()
    {
        await using BackendProcess backend = await BackendProcess.StartNodeAsync(Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServerProcess gateway = await StartGatewayAsync(fleet, backend);
        using HttpClient http = Fleet.Http(gateway);
        (string Sent, string Expected)[] addresses =
        [
            .. new[]
            {
                "?wsdl", "?a=1&A=2", "?a=1&b&a=2", "?q=a%20b+c", "?a=b=c", "?%E4%F6", "?ids[]=1", "?maintenance-passport=1", "?x=%2F%252F", "/a%2Fb", "/a%2fb?c=%252F",
            }.Select(address => ("/headers" + address, "/headers" + address)),
            ("/headers?wsdl&maintenance-pass=mnp_1&a=b=c", "/headers?wsdl&a=b=c"),
            ("/headers?Maintenance%2DPass=mnp_1", "/headers"),
            ("/headers/a%2Fb?maintenance-pass=mnp_1&A=1&a=2", "/headers/a%2Fb?A=1&a=2"),
        ];
        foreach ((string sent, string expected) in addresses)
        {
            string seen = await http.GetStringAsync(new Uri(http.BaseAddress + sent[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), Test);

            Assert.Contains($"\"url\":\"{expected}\"", seen, StringComparison.Ordinal);
        }
    }

    private static async Task DrainAsync(Fleet fleet, int seconds) => await fleet.Client.PutSiteAsync(
        "shop", new SiteRequest { Settings = new SiteSettingsRequest { DrainSeconds = seconds, AbortRequests = false } }, cancellationToken: Test);

    // Until these are what stands in the way; before them more may.
    private static Task BlockedByAsync(Fleet fleet, string maintenance, int requests, int connections) => Eventually.TrueAsync(
        async () =>
        {
            MaintenanceService.Client.Convergence now = await fleet.Client.GetConvergenceAsync("shop", maintenance, cancellationToken: Test);
            Assert.False(now.Converged);
            return (now.RequestsInFlight, now.ConnectionsOpen) == (requests, connections);
        },
        Test);

    private static Task<ServerProcess> StartGatewayAsync(Fleet fleet, BackendProcess backend) => fleet.StartShopAsync(
        "gateway",
        new Dictionary<string, string>
        {
            ["Maintenance__ExemptPaths__0"] = "/health",
            ["ReverseProxy__Routes__all__ClusterId"] = "backend",
            ["ReverseProxy__Routes__all__Match__Path"] = "{**path}",
            ["ReverseProxy__Clusters__backend__Destinations__only__Address"] = backend.Address.ToString(),
        },
        "Gateway");

    // How many requests the app behind has had, this one included.
    private static async Task<int> RequestsAsync(HttpClient http, string path)
    {
        using JsonDocument answer = JsonDocument.Parse(await http.GetStringAsync(path, Test));
        return answer.RootElement.GetProperty("requests").GetInt32();
    }

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Test);
        byte[] buffer = new byte[100];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Test);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
