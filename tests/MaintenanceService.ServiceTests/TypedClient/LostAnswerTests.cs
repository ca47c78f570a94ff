using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>A request whose repetition would be answered otherwise is sent once, also where the connection is lost before the answer.</summary>
public sealed class LostAnswerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<MaintenanceClient, Task>> Calls = new()
    {
        ["delete a site"] = client => client.DeleteSiteAsync("shop", cancellationToken: Test),
        ["delete a site of a revision"] = client => client.DeleteSiteAsync("shop", "\"e.1\"", Test),
        ["end all"] = client => client.EndAllMaintenancesAsync("shop", Test),
        ["end one of a revision"] = client => client.EndMaintenanceAsync("shop", "m", "\"e.1\"", Test),
        ["remove an instance"] = client => client.RemoveInstanceAsync("shop", "i", cancellationToken: Test),
        ["put of a revision"] = client => client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), "\"e.1\"", cancellationToken: Test),
        ["put a new one"] = client => client.PutSiteAsync("shop", new SiteRequest(), ifNoneMatch: "*", cancellationToken: Test),
        ["delete a webhook"] = client => client.DeleteWebhookAsync("w", Test),
        ["start"] = client => client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test),
    };

    public static TheoryData<string, bool> Named { get; } = [.. Calls.Keys.SelectMany(call => new[] { (call, false), (call, true) })];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Request_is_sent_once_and_the_lost_answer_is_told(string call, bool hasSeveralAddresses)
    {
        await using var server = RawServer.StartAlive();
        await using var other = RawServer.StartAlive();
        using var client = new MaintenanceClient(hasSeveralAddresses ? new ServiceAddresses([server.Address, other.Address]) : server.Address, () => "a-key");

        await Assert.ThrowsAsync<HttpRequestException>(() => Calls[call](client));

        // Of several addresses, it asks before whether the machine runs.
        Assert.Equal(hasSeveralAddresses ? ["GET /livez HTTP/1.1"] : [], server.Requests.SkipLast(1));
        Assert.DoesNotContain("livez", server.Requests[^1], StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task What_may_be_sent_again_goes_on_to_the_next_address()
    {
        await using var server = RawServer.Start("");
        await using var other = RawServer.Start("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        using var client = new MaintenanceClient(new ServiceAddresses([server.Address, other.Address]), () => "a-key");

        await client.RemoveInstanceAsync("shop", "i", "run", Test);

        Assert.Single(other.Requests);
    }
}
