using MaintenanceService.AspNetCore.Connection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>How long a failed connection waits: jitter over the whole of it, twice as long each time, 30 s at most, and short again after a success.</summary>
public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, new double[] { 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(0.5, new double[] { 0.5, 1, 2, 4, 8, 15, 15 })]
    [InlineData(1, new double[] { 1, 2, 4, 8, 16, 30, 30 })]
    public void Each_failure_doubles_the_longest_wait_up_to_half_a_minute(double chance, double[] seconds)
    {
        var backoff = new Backoff(new FixedRandom(chance));

        Assert.Equal(seconds, seconds.Select(_ => backoff.Next().TotalSeconds));
    }

    [Fact]
    public void Success_makes_the_next_wait_short_again()
    {
        var backoff = new Backoff(new FixedRandom(1));
        for (int failure = 0; failure < 1_000; failure++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.Equal(TimeSpan.FromSeconds(1), backoff.Next());
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 90)]
    public void Refused_key_waits_a_minute_give_or_take_a_half(double chance, double seconds) =>
        Assert.Equal(seconds, new Backoff(new FixedRandom(chance)).NextUnauthorized().TotalSeconds);
}
