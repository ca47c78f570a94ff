using System.Net;
using MaintenanceService.Authentication;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Proves that guessing keys is slowed down, without effect on valid keys at the same address.</summary>
public sealed class FailedAuthenticationTests
{
    private const int MostAMinute = 60;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_sixty_failures_a_minute_further_ones_get_429_and_a_good_key_still_passes()
    {
        var time = new ManualClock(Noon);
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

    [Fact]
    public void Addresses_of_one_slash_64_share_a_count()
    {
        var failures = new FailedAuthentications(new ManualClock(Noon));
        for (int host = 0; host < MostAMinute; host++)
        {
            Assert.Null(failures.Add(IPAddress.Parse($"2001:db8:1:2::{host:x}")).RetryAfter);
        }

        Assert.NotNull(failures.Add(IPAddress.Parse("2001:db8:1:2:ffff:ffff:ffff:ffff")).RetryAfter);
        Assert.Null(failures.Add(IPAddress.Parse("2001:db8:1:3::1")).RetryAfter);
        Assert.Null(failures.Add(IPAddress.Parse("192.0.2.1")).RetryAfter);
    }

    [Fact]
    public void Addresses_of_IPv4_are_counted_one_by_one()
    {
        var failures = new FailedAuthentications(new ManualClock(Noon));
        FailureCount[] counts = [.. Enumerable.Range(0, MostAMinute + 2).Select(_ => failures.Add(IPAddress.Parse("192.0.2.1")))];

        Assert.Equal([MostAMinute], counts.Index().Where(count => count.Item.IsFirstBeyond).Select(count => count.Index));
        Assert.All(counts.Take(MostAMinute), count => Assert.Null(count.RetryAfter));
        Assert.Null(failures.Add(IPAddress.Parse("192.0.2.2")).RetryAfter);
    }

    [Fact]
    public void Any_number_of_addresses_is_bounded_and_forgotten_after_their_minute()
    {
        var time = new ManualClock(Noon);
        var failures = new FailedAuthentications(time);
        IPAddress known = AddressOf(0);
        for (int address = 0; address < FailedAuthentications.MaxAddresses + MostAMinute; address++)
        {
            Assert.Null(failures.Add(AddressOf(address)).RetryAfter);
        }

        Assert.Equal(FailedAuthentications.MaxAddresses, failures.Count);
        // Those beyond share one count: guessing from ever new addresses gets slow too, and others do not notice.
        Assert.NotNull(failures.Add(AddressOf(FailedAuthentications.MaxAddresses + 1_000)).RetryAfter);
        Assert.Null(failures.Add(known).RetryAfter);

        time.Advance(TimeSpan.FromSeconds(59));
        failures.Prune();
        Assert.Equal(FailedAuthentications.MaxAddresses, failures.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        failures.Prune();
        Assert.Equal(0, failures.Count);
        Assert.Null(failures.Add(AddressOf(FailedAuthentications.MaxAddresses + 1_000)).RetryAfter);
        Assert.Equal(1, failures.Count);
    }

    [Fact]
    public async Task Minutes_that_are_over_are_forgotten_by_themselves()
    {
        var time = new ManualClock(Noon);
        await using RunningService service = await RunningService.StartAsync(time);
        using HttpClient guesser = service.HttpAs("mnt_guess_guess");
        await StatusAsync(guesser);
        FailedAuthentications failures = service.Services.GetRequiredService<FailedAuthentications>();
        Assert.Equal(1, failures.Count);

        await service.PassAsync(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => failures.Count == 0, Test);
    }

    private static IPAddress AddressOf(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync("/v1/sites", Test);
        return answer.StatusCode;
    }
}
