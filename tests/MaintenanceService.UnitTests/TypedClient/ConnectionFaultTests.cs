using System.Net.Sockets;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>Proves that a connection that breaks as it is made is a service that can't be reached, and nothing else.</summary>
public sealed class ConnectionFaultTests
{
    [Fact]
    public async Task Socket_that_is_reset_as_it_connects_is_a_connection_error()
    {
        using var http = new HttpClient(new ConnectionFaultHandler(new ResetSocket())) { BaseAddress = new Uri("http://127.0.0.1:1") };
        using var client = new MaintenanceClient(http, () => "key");

        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetSiteAsync("shop", TestContext.Current.CancellationToken));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.IsType<SocketException>(failure.InnerException);
    }

    private sealed class ResetSocket : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }
}
