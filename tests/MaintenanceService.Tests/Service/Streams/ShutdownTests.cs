using System.Net;
using System.Net.Sockets;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>SIGTERM to the real process.</summary>
[Collection(typeof(OneAtATime))]
public sealed class ShutdownTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_SIGTERM_it_is_not_ready_says_bye_and_finishes_the_write_that_is_on_its_way()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["Maintenance__DataFolder"] = folder.File("data"),
            ["Maintenance__BootstrapKey"] = RunningService.AdminKey,
        };
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
        using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        StreamReader[] readers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey)));
        await Task.WhenAll(readers.Select(reader => reader.NextAsync()));
        using StreamReader stuck = await StuckAsync(client, service);
        using TcpClient slow = await BeginWriteAsync(service);

        Task<int> stopped = service.StopAsync();

        using HttpClient anybody = Fleet.Http(service);
        // Each on a connection of its own: the listener is still there.
        anybody.DefaultRequestHeaders.ConnectionClose = true;
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage answer = await anybody.GetAsync("/readyz", Test);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            Test);
        int[] retries = await Task.WhenAll(readers.Select(RetryOfByeAsync));
        Assert.All(retries, retry => Assert.InRange(retry, 1_000, 10_000));
        Assert.True(retries.Distinct().Count() > 5, "All come back in step.");
        Assert.StartsWith("HTTP/1.1 200", await FinishWriteAsync(slow), StringComparison.Ordinal);
        Assert.Equal(0, await stopped);
        Array.ForEach(readers, reader => reader.Dispose());

        await using ServerProcess again = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
        using var clientAgain = new MaintenanceClient(again.Address, () => RunningService.AdminKey);
        Assert.Equal("just in time", (await clientAgain.GetSiteAsync("shop", Test)).Value.DisplayName);
    }

    private static async Task<StreamReader> StuckAsync(MaintenanceClient client, ServerProcess service)
    {
        await client.PutSiteAsync("big", new SiteRequest(), cancellationToken: Test);
        for (int number = 0; number < 19; number++)
        {
            await client.PutMaintenanceAsync("big", $"m-{number}", new MaintenanceRequest { Message = new string('m', 2_000) }, cancellationToken: Test);
        }

        StreamReader stuck = await StreamReader.OpenAsync(service.Address, "big", RunningService.AdminKey);
        for (int change = 0; change < 20; change++)
        {
            await client.PutSiteAsync("big", new SiteRequest { DisplayName = $"change {change}" }, cancellationToken: Test);
        }

        return stuck;
    }

    private static async Task<TcpClient> BeginWriteAsync(ServerProcess service)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(service.Address.Host, service.Address.Port, Test);
        await connection.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"PUT /v1/sites/shop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RunningService.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n"),
            Test);
        // "100 Continue" says that the handler waits for the body.
        byte[] buffer = new byte[1024];
        int read = await connection.GetStream().ReadAsync(buffer, Test);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        return connection;
    }

    private static async Task<string> FinishWriteAsync(TcpClient connection)
    {
        await connection.GetStream().WriteAsync("{\"displayName\":\"just in time\"}"u8.ToArray(), Test);
        using var reader = new System.IO.StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync(Test);
    }

    private static async Task<int> RetryOfByeAsync(StreamReader reader)
    {
        ServerEvent bye;
        do
        {
            bye = (await reader.NextAsync())!;
        }
        while (bye.Type == "heartbeat");
        Assert.Equal(("bye", "shutdown"), (bye.Type, bye.Data.GetProperty("reason").GetString()));
        Assert.Null(await reader.NextAsync());
        return bye.Retry!.Value;
    }
}
