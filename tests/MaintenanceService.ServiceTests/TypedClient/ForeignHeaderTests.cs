using System.Globalization;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>Refusals as proxies and other servers write them: dates in place of seconds, in chunks, with other charsets.</summary>
public sealed class ForeignHeaderTests
{
    private const string Problem = """{"endsAt":"2027-01-01T00:00:00Z","detail":"hi"}""";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0")]
    [InlineData("Wed, 02 Dec 2020 10:00:00 GMT")]
    public async Task App_that_asks_for_no_wait_is_not_flooded(string retryAfter)
    {
        await using var server = RawServer.Start($"{Refusal}Retry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n");
        using ServiceProvider services = Retrying();
        using HttpClient http = services.GetRequiredService<IHttpClientFactory>().CreateClient("app");
        http.Timeout = TimeSpan.FromSeconds(30);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        request.Options.Set(MaintenanceRetryOptions.RequestBudget, TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => http.SendAsync(request, Test));

        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Theory]
    [InlineData("application/problem+json", "Content-Length: 47\r\n\r\n" + Problem)]
    [InlineData("application/problem+json", "Transfer-Encoding: chunked\r\n\r\n2f\r\n" + Problem + "\r\n0\r\n\r\n")]
    [InlineData("application/problem+json", "\r\n" + Problem)]
    [InlineData("application/problem+json; charset=bogus", "Content-Length: 47\r\n\r\n" + Problem)]
    public async Task Details_of_a_refusal_are_read_however_they_are_sent(string type, string rest)
    {
        await using var server = RawServer.Start($"{Refusal}Content-Type: {type}\r\n{rest}");
        using ServiceProvider services = Retrying();
        using HttpClient http = services.GetRequiredService<IHttpClientFactory>().CreateClient("app");

        SiteInMaintenanceException refused = await Assert.ThrowsAsync<SiteInMaintenanceException>(() => http.GetAsync(server.Address, Test));

        Assert.Equal((new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), "hi"), (refused.EndsAt, refused.Notice));
    }

    [Theory]
    [InlineData("Date: Wed, 02 Dec 2099 10:00:00 GMT\r\nRetry-After: Wed, 02 Dec 2099 10:00:30 GMT", 30)]
    [InlineData("Date: Wed, 02 Dec 2099 10:00:00 GMT\r\nRetry-After: Wed, 02 Dec 2099 09:00:00 GMT", 0)]
    [InlineData("Retry-After: 7", 7)]
    [InlineData("X-Nothing: 1", null)]
    public async Task Wait_of_the_services_refusal_is_read_as_a_date_too(string headers, int? seconds)
    {
        await using var server = RawServer.Start($"HTTP/1.1 429 Too Many\r\n{headers}\r\nContent-Length: 0\r\n\r\n");
        using var client = new MaintenanceClient(server.Address, () => "a-key");

        MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(() => client.GetSiteAsync("shop", Test));

        Assert.Equal(seconds, refusal.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Date_counts_from_now_where_the_answer_has_none()
    {
        string date = TimeProvider.System.GetUtcNow().AddMinutes(10).ToString("r", CultureInfo.InvariantCulture);
        await using var server = RawServer.Start($"HTTP/1.1 429 Too Many\r\nRetry-After: {date}\r\nContent-Length: 0\r\n\r\n");
        using var client = new MaintenanceClient(server.Address, () => "a-key");

        MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(() => client.GetSiteAsync("shop", Test));

        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    private const string Refusal = "HTTP/1.1 503 Service Unavailable\r\nMaintenance-Mode: closed; site=\"shop\"\r\nConnection: close\r\n";

    private static ServiceProvider Retrying()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("app").AddMaintenanceRetry();
        return services.BuildServiceProvider();
    }
}
