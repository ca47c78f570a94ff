using System.Net;
using System.Net.Sockets;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>A connection that breaks is one kind of error to the client's users, wherever it broke.</summary>
public sealed class BrokenAnswerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: appl")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"type\":\r\n")]
    public async Task Answer_that_breaks_off_is_an_HttpRequestException(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = BreakOffAsync(listener, answer);
        using var client = new MaintenanceClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), () => "a-key");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetSiteAsync("shop", Test));
        await answering;
    }

    private static async Task BreakOffAsync(TcpListener listener, string answer)
    {
        using TcpClient connection = await listener.AcceptTcpClientAsync(Test);
        NetworkStream stream = connection.GetStream();
        byte[] request = new byte[4096];
        Assert.NotEqual(0, await stream.ReadAsync(request, Test));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Test);
    }
}
