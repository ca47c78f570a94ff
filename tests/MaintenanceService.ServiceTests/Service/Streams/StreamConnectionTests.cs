using System.Net.Sockets;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>A stream gives up what its request brought; the connection serves further requests, each for itself, once the stream has ended.</summary>
public sealed class StreamConnectionTests
{
    private const string EndOfBody = "\r\n0\r\n\r\n";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_after_a_stream_are_authenticated_and_routed_anew()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutSiteAsync("catalog", new SiteRequest(), cancellationToken: Test);
        string instance = await service.KeyAsync(KeyRole.Instance, "shop");
        using var connection = new TcpClient();
        await connection.ConnectAsync(service.Address.Host, service.Address.Port, Test);
        await SendAsync(connection, "/v1/sites/shop/stream", instance);
        await ReadAsync(connection, "event: state");

        await service.Client.DeleteSiteAsync("shop", cancellationToken: Test);
        await ReadAsync(connection, EndOfBody);

        await SendAsync(connection, "/v1/sites/catalog", key: null);
        Assert.StartsWith("HTTP/1.1 401", await ReadAsync(connection, "}"), StringComparison.Ordinal);
        await SendAsync(connection, "/v1/sites/catalog", instance);
        Assert.StartsWith("HTTP/1.1 404", await ReadAsync(connection, "}"), StringComparison.Ordinal);
        await SendAsync(connection, "/v1/sites/catalog", RunningService.AdminKey);
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(connection, "\"name\":\"catalog\""), StringComparison.Ordinal);
    }

    private static async Task SendAsync(TcpClient connection, string path, string? key)
    {
        string authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n{authorization}\r\n"), Test);
    }

    /// <summary>Reads until a text has come, and returns everything up to then.</summary>
    private static async Task<string> ReadAsync(TcpClient connection, string text)
    {
        var all = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            int read = await connection.GetStream().ReadAsync(buffer, Test).AsTask().WaitAsync(HangGuard.Longest, Test);
            Assert.NotEqual(0, read);
            all.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return all.ToString();
    }
}
