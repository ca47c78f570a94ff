using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>The key goes to the address of the service alone, however the address is written.</summary>
public sealed class BaseAddressTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/maintenance", "/maintenance/v1/sites/shop")]
    [InlineData("/maintenance/", "/maintenance/v1/sites/shop")]
    [InlineData("/a/b", "/a/b/v1/sites/shop")]
    [InlineData("", "/v1/sites/shop")]
    public async Task Path_of_the_base_address_is_kept_with_and_without_a_slash_at_its_end(string path, string asked)
    {
        await using var server = RawServer.Start("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address, path) };
        using var over = new MaintenanceClient(http, () => "a-key");
        using var own = new MaintenanceClient(http.BaseAddress, () => "a-key");

        await over.DeleteSiteAsync("shop", cancellationToken: Test);
        await own.DeleteSiteAsync("shop", cancellationToken: Test);

        Assert.Equal([$"DELETE {asked} HTTP/1.1", $"DELETE {asked} HTTP/1.1"], server.Requests);
    }

    [Fact]
    public void Client_without_a_base_address_is_refused_at_once()
    {
        using var http = new HttpClient();

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MaintenanceClient(http, () => "a-key"));

        Assert.Equal("http", refusal.ParamName);
        Assert.Contains("BaseAddress", refusal.Message, StringComparison.Ordinal);
    }
}
