using MaintenanceService.AspNetCore.Connection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>
/// An instance that closes 30 s after its last answered report meets the process that takes over 12 s after the active one died, though the
/// report was 15 s old then, and chance gives each wait its greatest length.
/// </summary>
public sealed class ReportTimingTests
{
    private const double TakenOverAfter = 12;
    private const double Left = 15;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Instance_asks_between_the_take_over_and_its_end(bool isFrozen)
    {
        Assert.Contains(Attempts(isFrozen, left => left), at => at is > TakenOverAfter and < Left);
    }

    [Fact]
    public void Waits_by_the_number_of_failures_alone_pass_it_by() =>
        Assert.DoesNotContain(Attempts(isFrozen: false, _ => null), at => at is > TakenOverAfter and < Left);

    [Theory]
    [InlineData(-1.0, 20)]
    [InlineData(0.0, 20)]
    [InlineData(90.0, 20)]
    [InlineData(30.0, 10)]
    [InlineData(0.5, 1)]
    public void Wait_is_bounded_by_a_third_of_what_is_left(double left, double expected) =>
        Assert.Equal(expected, ReportTiming.Retry(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(left)).TotalSeconds);

    [Theory]
    [InlineData(null, 10)]
    [InlineData(-1.0, 10)]
    [InlineData(0.0, 10)]
    [InlineData(1.0, 2)]
    [InlineData(5.0, 2.5)]
    [InlineData(19.0, 9.5)]
    [InlineData(60.0, 10)]
    public void Answer_is_waited_for_half_of_what_is_left_two_to_ten_seconds(double? left, double expected) =>
        Assert.Equal(expected, ReportTiming.Answer(left is { } seconds ? TimeSpan.FromSeconds(seconds) : null).TotalSeconds);

    // When reports are sent, in seconds after the active process died or froze; a frozen one never answers the first.
    private static List<double> Attempts(bool isFrozen, Func<TimeSpan, TimeSpan?> bound)
    {
        var backoff = new Backoff(new FixedRandom(1));
        var attempts = new List<double>();
        double now = isFrozen ? ReportTiming.Answer(bound(TimeSpan.FromSeconds(Left))).TotalSeconds : 0;
        while (now < 60)
        {
            attempts.Add(now);
            now += ReportTiming.Retry(backoff.Next(), bound(TimeSpan.FromSeconds(Left - now))).TotalSeconds;
        }

        return attempts;
    }
}
