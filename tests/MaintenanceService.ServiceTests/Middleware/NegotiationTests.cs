using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The form of a refusal, by the Accept headers that real clients send.</summary>
public sealed class NegotiationTests
{
    private const string Html = "text/html";
    private const string Problem = "application/problem+json";
    private const string Text = "text/plain";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    // Chromium, Firefox and Safari, navigating.
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7", Html)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Html)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8", Html)]
    // curl, fetch() and HttpClient; HttpClient and PowerShell without any.
    [InlineData("*/*", Problem)]
    [InlineData(null, Problem)]
    [InlineData("", Problem)]
    // axios, and typed API clients.
    [InlineData("application/json, text/plain, */*", Problem)]
    [InlineData("application/json", Problem)]
    [InlineData("application/problem+json", Problem)]
    [InlineData("application/vnd.api+json", Problem)]
    [InlineData("APPLICATION/JSON", Problem)]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;q=0.5, application/xml", Text)]
    // Java's HttpURLConnection: two of its ranges are malformed.
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Html)]
    // What no range names, and what is expressly not wanted.
    [InlineData("text/html;q=0, application/json", Problem)]
    [InlineData("image/webp,image/png", null)]
    [InlineData("image/*", null)]
    [InlineData("text/css", null)]
    [InlineData("application/xml", null)]
    [InlineData("not a media type", Problem)]
    public async Task Accept_header_decides(string? accept, string? expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await (accept is null ? app.GetAsync("/a") : app.GetAsync("/a", ("Accept", accept)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        string body = await response.Content.ReadAsStringAsync(Test);
        Assert.Equal(expected is null, body.Length == 0);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.NotNull(response.Headers.RetryAfter!.Delta);
        Assert.Equal("closed; site=\"shop\"; revision=1", Assert.Single(response.Headers.GetValues("Maintenance-Mode")));
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData(Html)]
    [InlineData("application/json")]
    [InlineData(Text)]
    public async Task Head_gets_the_headers_alone(string accept)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        string answer = await RawHttp.SendAsync(app.Address, $"HEAD / HTTP/1.1\r\nHost: {app.Address.Authority}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
        Assert.Contains("Maintenance-Mode: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(answer.Length - 4, answer.IndexOf("\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Problem_has_the_members_of_the_contract()
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddMinutes(10);
        Client.SiteStateMaintenance maintenance = States.Maintenance(mode: Client.MaintenanceMode.ReadOnly) with
        {
            EndsAt = new DateTimeOffset(end.Year, end.Month, end.Day, end.Hour, end.Minute, end.Second, TimeSpan.Zero),
            Message = "Moving \"house\" <b>",
            Link = "https://status.example/1",
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance));
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/a%20b", ("Accept", "application/json"));
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Test));

        JsonElement problem = document.RootElement;
        Assert.Equal("urn:maintenance:problem:site-in-maintenance", problem.GetProperty("type").GetString());
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.Equal("Moving \"house\" <b>", problem.GetProperty("detail").GetString());
        Assert.Equal("/a%20b", problem.GetProperty("instance").GetString());
        Assert.Equal("shop", problem.GetProperty("site").GetString());
        Assert.Equal("readOnly", problem.GetProperty("mode").GetString());
        Assert.Equal(maintenance.EndsAt, problem.GetProperty("endsAt").GetDateTimeOffset());
        Assert.EndsWith("Z", problem.GetProperty("endsAt").GetString(), StringComparison.Ordinal);
        Assert.Equal((int)response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, problem.GetProperty("retryAfterSeconds").GetInt32());
        Assert.Equal("https://status.example/1", problem.GetProperty("link").GetString());
    }

    [Theory]
    [InlineData("application/grpc", "application/grpc")]
    [InlineData("application/grpc+proto", "application/grpc")]
    [InlineData("application/grpc-web+proto", "application/grpc-web+proto")]
    [InlineData("application/grpc; charset=utf-8", "application/grpc")]
    [InlineData("application/grpc-web-text", "application/grpc-web-text")]
    public async Task Grpc_call_is_unavailable_by_headers_alone(string type, string answered)
    {
        Client.SiteStateMaintenance maintenance = States.Maintenance() with { Message = "zurück um 9 %" };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance));
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Https = true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/shop.Orders/Place")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TE.ParseAdd("trailers");

        using HttpResponseMessage response = await app.Http.SendAsync(request, Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answered, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("14", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Equal("zurück um 9 %", Uri.UnescapeDataString(Assert.Single(response.Headers.GetValues("grpc-message"))));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Test));
        Assert.Empty(response.TrailingHeaders);
        Assert.Equal(0, app.Reached);
    }

    [Fact]
    public async Task WebSocket_is_refused_before_it_is_one()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        var address = new UriBuilder(app.Address) { Scheme = "ws", Path = "/ws" };

        System.Net.WebSockets.WebSocketException refused =
            await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => socket.ConnectAsync(address.Uri, Test));

        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, app.Reached);
    }
}
