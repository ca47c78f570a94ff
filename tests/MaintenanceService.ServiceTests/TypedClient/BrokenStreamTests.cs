using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>A stream ends with the exceptions that the client documents, whatever is at its other end.</summary>
public sealed class BrokenStreamTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    private const string Heartbeat = "event: heartbeat\ndata: {\"serverTime\":\"2026-05-01T12:00:00.000Z\",\"epoch\":\"1-first\",\"revision\":7}\n\n";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("event: state\ndata: {}\n\n")]
    [InlineData("event: state\ndata: {\"site\":\n\n")]
    [InlineData("event: heartbeat\ndata: {\"serverTime\":\"noon\",\"epoch\":\"1-first\",\"revision\":7}\n\n")]
    [InlineData("event: heartbeat\ndata: {}\n\n")]
    [InlineData("event: bye\ndata: nothing\n\n")]
    public async Task Event_that_can_not_be_the_services_is_a_MaintenanceServiceException(string text)
    {
        await using var server = RawServer.Start($"{Head}\r\n{Heartbeat}{text}");

        MaintenanceServiceException fault = await Assert.ThrowsAsync<MaintenanceServiceException>(() => WatchAsync(server));

        Assert.StartsWith("An event could not be read: ", fault.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_without_an_end_is_a_MaintenanceServiceException()
    {
        await using var server = RawServer.Start($"{Head}\r\n{Heartbeat}data: {new string('x', 2 * 1024 * 1024)}");

        MaintenanceServiceException fault = await Assert.ThrowsAsync<MaintenanceServiceException>(() => WatchAsync(server));

        Assert.Contains("what answers is not the service", fault.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\n:\r\n")]
    [InlineData("Content-Length: 1000\r\n\r\n:")]
    public async Task Stream_that_breaks_off_is_an_HttpRequestException(string rest)
    {
        await using var server = RawServer.Start(Head + rest);

        await Assert.ThrowsAsync<HttpRequestException>(() => WatchAsync(server));
    }

    private static async Task WatchAsync(RawServer server)
    {
        using var client = new MaintenanceClient(server.Address, () => "a-key");
        await foreach (StreamEvent item in client.WatchSiteAsync("shop", Test))
        {
            Assert.IsType<StreamHeartbeat>(item);
        }
    }
}
