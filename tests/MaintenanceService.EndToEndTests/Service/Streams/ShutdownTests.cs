using System.Net;
using System.Net.Sockets;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Storage;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>SIGTERM to the real process.</summary>
[Collection(typeof(OneAtATime))]
public sealed class ShutdownTests
{
    // White space before JSON: so long a beginning that Kestrel finds nobody too slow, however long the end is on its way.
    private static readonly string Beginning = new(' ', 60_000);
    private const string End = "{\"displayName\":\"just in time\"}";

    /// <summary>2 s for those who read the goodbye, 10 s for writes in progress, and some for the process itself.</summary>
    private static readonly TimeSpan ShutdownMost = TimeSpan.FromSeconds(15);

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_SIGTERM_it_sends_bye_and_finishes_the_running_write()
    {
        string? name = null;
        await OnSigtermAsync(
            async (service, _) => (Readers: await ReadersAsync(service, 20), Write: await BeginWriteAsync(service)),
            async (_, begun) =>
            {
                using TcpClient write = begun.Write;
                // The first goodbye tells that the shutdown has begun.
                int first = await RetryOfByeAsync(begun.Readers[0]);
                Assert.StartsWith("HTTP/1.1 200", await FinishWriteAsync(write), StringComparison.Ordinal);
                int[] retries = [first, .. await Task.WhenAll(begun.Readers.Skip(1).Select(RetryOfByeAsync))];
                Assert.All(retries, retry => Assert.InRange(retry, 1_000, 10_000));
                Assert.True(retries.Distinct().Count() > 5, "All come back in step.");
                Array.ForEach(begun.Readers, reader => reader.Dispose());
            },
            async client => name = (await client.GetSiteAsync("shop", Test)).Value.DisplayName);
        Assert.Equal("just in time", name);
    }

    // One who reads nothing keeps the listener there for 2 s: time to see what is said to the others.
    [Fact]
    public async Task On_SIGTERM_it_is_not_ready_and_does_not_wait_for_a_reader_that_reads_nothing() => await OnSigtermAsync(
        async (service, client) => (Stuck: await StuckAsync(client, service), Reader: (await ReadersAsync(service, 1))[0], NotReady: NotReadyAsync(service)),
        async (_, begun) =>
        {
            using StreamReader stuck = begun.Stuck;
            using StreamReader reader = begun.Reader;
            await begun.NotReady;
            await RetryOfByeAsync(reader);
        });

    // Asked again and again from before the signal on, each time on a connection of its own: the listener is still there when it says no.
    private static async Task NotReadyAsync(ServerProcess service)
    {
        using HttpClient anybody = Fleet.Http(service);
        anybody.DefaultRequestHeaders.ConnectionClose = true;
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage answer = await anybody.GetAsync("/readyz", Test);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            Test);
    }

    /// <summary>Prepares, sends SIGTERM, looks, and looks once more at the store that was left.</summary>
    private static async Task OnSigtermAsync<T>(
        Func<ServerProcess, MaintenanceClient, Task<T>> prepare, Func<ServerProcess, T, Task> look, Func<MaintenanceClient, Task>? afterwards = null)
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> settings = folder.Settings();
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
        using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        T prepared = await prepare(service, client);
        long sentAt = TimeProvider.System.GetTimestamp();
        Task<int> stopped = service.StopAsync();
        await look(service, prepared);
        Assert.Equal(0, await stopped);
        Assert.InRange(TimeProvider.System.GetElapsedTime(sentAt), TimeSpan.Zero, ShutdownMost);
        if (afterwards is not null)
        {
            await using ServerProcess again = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
            using var clientAgain = new MaintenanceClient(again.Address, () => RunningService.AdminKey);
            await afterwards(clientAgain);
        }
    }

    private static async Task<StreamReader[]> ReadersAsync(ServerProcess service, int count)
    {
        StreamReader[] readers = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey)));
        await Task.WhenAll(readers.Select(reader => reader.NextAsync()));
        return readers;
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
                $"PUT /v1/sites/shop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RunningService.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: {Beginning.Length + End.Length}\r\nExpect: 100-continue\r\n\r\n"),
            Test);
        // "100 Continue" says that the handler waits for the body.
        byte[] buffer = new byte[1024];
        int read = await connection.GetStream().ReadAsync(buffer, Test);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Beginning), Test);
        return connection;
    }

    private static async Task<string> FinishWriteAsync(TcpClient connection)
    {
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(End), Test);
        using var reader = new System.IO.StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync(Test);
    }

    private static async Task<int> RetryOfByeAsync(StreamReader reader)
    {
        ServerEvent? bye;
        do
        {
            bye = await reader.NextAsync();
        }
        while (bye?.Type == "heartbeat");
        Assert.Equal(("bye", "shutdown"), (bye?.Type, bye?.Data.GetProperty("reason").GetString()));
        Assert.Null(await reader.NextAsync());
        return bye!.Retry!.Value;
    }
}
