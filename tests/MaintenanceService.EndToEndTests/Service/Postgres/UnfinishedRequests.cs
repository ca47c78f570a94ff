using System.Net.Sockets;
using System.Text;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>Open connections of clients that have sent a part of a request each, and go on with none.</summary>
internal sealed class UnfinishedRequests : IDisposable
{
    private static readonly string[] Parts =
    [
        "GET /v1/si",
        "PUT /v1/sites/shop/instances/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ];

    private readonly List<TcpClient> _clients = [];

    private UnfinishedRequests()
    {
    }

    public static async Task<UnfinishedRequests> SendAsync(Uri service)
    {
        var requests = new UnfinishedRequests();
        foreach (string part in Parts)
        {
            var client = new TcpClient();
            requests._clients.Add(client);
            await client.ConnectAsync(service.Host, service.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(part), TestContext.Current.CancellationToken);
        }

        return requests;
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}
