using System.Net;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Guessing keys gets slow, and harms nobody else at the same address.</summary>
public sealed class FailedAuthenticationTests
{
    private const int MostAMinute = 60;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_sixty_failures_a_minute_further_ones_get_429_and_a_good_key_still_passes()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        using HttpClient guesser = service.HttpAs("mnt_guess_guess");
        using HttpClient silent = service.HttpAs(null);
        for (int failure = 0; failure < MostAMinute; failure++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(failure % 2 == 0 ? guesser : silent));
        }

        using HttpResponseMessage refused = await guesser.GetAsync("/v1/sites", Test);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("urn:maintenance:problem:rate-limited", await refused.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service.Http));

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(guesser));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync("/v1/sites", Test);
        return answer.StatusCode;
    }
}
