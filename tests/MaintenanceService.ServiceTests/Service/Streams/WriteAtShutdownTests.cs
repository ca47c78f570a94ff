using System.Net.Sockets;
using System.Text;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>Proves that a request that has begun is finished while the service shuts down.</summary>
public sealed class WriteAtShutdownTests
{
    private const string Body = """{"displayName":"just in time"}""";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Body_that_ends_after_the_server_closed_its_idle_connections_is_written()
    {
        await using RunningService service = await RunningService.StartAsync();
        using TcpClient before = await IdleAsync(service.Address);
        using TcpClient write = await BeginAsync(service.Address);
        using TcpClient after = await IdleAsync(service.Address);

        Task stopped = service.StopAsync();
        await EndAsync(before);
        await EndAsync(after);
        await SendAsync(write, Body[10..]);

        Assert.StartsWith("HTTP/1.1 201", await ReadAsync(write), StringComparison.Ordinal);
        await stopped;
    }

    // The server has begun to read the body as it says 100.
    private static async Task<TcpClient> BeginAsync(Uri address)
    {
        TcpClient connection = await ConnectAsync(address);
        await SendAsync(
            connection,
            $"PUT /v1/sites/shop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RunningService.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100", await ReadAsync(connection), StringComparison.Ordinal);
        await SendAsync(connection, Body[..10]);
        return connection;
    }

    private static async Task<TcpClient> IdleAsync(Uri address)
    {
        TcpClient connection = await ConnectAsync(address);
        await SendAsync(connection, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(connection), StringComparison.Ordinal);
        return connection;
    }

    private static async Task<TcpClient> ConnectAsync(Uri address)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, Test);
        return connection;
    }

    private static async Task SendAsync(TcpClient connection, string text) => await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Test);

    private static async Task<string> ReadAsync(TcpClient connection)
    {
        byte[] buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await connection.GetStream().ReadAsync(buffer, Test));
    }

    private static async Task EndAsync(TcpClient idle)
    {
        while ((await ReadAsync(idle)).Length > 0)
        {
        }
    }
}
