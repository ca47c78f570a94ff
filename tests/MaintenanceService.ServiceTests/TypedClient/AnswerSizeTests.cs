using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>An answer that can't be the service's is not read to its end, whatever the call.</summary>
public sealed class AnswerSizeTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<MaintenanceClient, Task>> Calls = new()
    {
        ["revoke a key"] = client => client.RevokeKeyAsync("k", Test),
        ["remove an instance"] = client => client.RemoveInstanceAsync("shop", "i", "run", Test),
        ["delete a site"] = client => client.DeleteSiteAsync("shop", cancellationToken: Test),
        ["end one"] = client => client.EndMaintenanceAsync("shop", "m", cancellationToken: Test),
    };

    public static TheoryData<string, int> Named { get; } = [.. Calls.Keys.SelectMany(call => new[] { (call, 200), (call, 500) })];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Endless_answer_is_refused_without_reading_it(string call, int status)
    {
        long sent = 0;
        await using var server = RawServer.Start(async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Answer\r\nContent-Type: text/html\r\nContent-Length: {200L * Megabyte}\r\n\r\n"));
            byte[] part = new byte[Megabyte];
            for (int i = 0; i < 200; i++)
            {
                await stream.WriteAsync(part);
                Interlocked.Add(ref sent, part.Length);
            }
        });
        using var client = new MaintenanceClient(server.Address, () => "a-key");

        await Assert.ThrowsAsync<MaintenanceServiceException>(() => Calls[call](client));

        // What the sockets of both sides and the connection's last drain take up.
        Assert.InRange(Interlocked.Read(ref sent), 0, 50L * Megabyte);
    }
}
