using MaintenanceService.AspNetCore.State;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>The estimate of the service's clock: never ahead of it, and back with it after two readings.</summary>
public sealed class ServiceClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ServiceClock _clock;

    public ServiceClockTests() => _clock = new ServiceClock(_time, Noon);

    [Fact]
    public void Before_the_first_reading_it_runs_on_from_the_given_time()
    {
        Assert.Equal(Noon, _clock.Now);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Noon.AddHours(1), _clock.Now);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void First_reading_replaces_the_given_time(double seconds)
    {
        _clock.Sample(Noon.AddSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Noon.AddSeconds(seconds + 1), _clock.Now);
    }

    [Fact]
    public void Reading_that_came_late_moves_nothing_for_two_minutes()
    {
        _clock.Sample(Noon);
        _time.Advance(TimeSpan.FromSeconds(20));
        Late(5_000);
        Assert.Equal(Noon.AddSeconds(20), _clock.Now);

        _time.Advance(TimeSpan.FromSeconds(100));
        Late(300);
        Assert.Equal(Noon.AddSeconds(120), _clock.Now);

        // The prompt one is older than two minutes now.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Late(5_000);
        Assert.Equal(Noon.AddMilliseconds(119_701), _clock.Now, TimeSpan.FromMilliseconds(0.1));
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(501, true)]
    [InlineData(3_600_000, true)]
    public void Two_readings_in_a_row_far_below_mean_that_it_was_set_back(int milliseconds, bool isSetBack)
    {
        _clock.Sample(Noon);

        Late(milliseconds);
        Assert.Equal(Noon, _clock.Now);
        Late(milliseconds);
        Assert.Equal(isSetBack ? Noon.AddMilliseconds(-milliseconds) : Noon, _clock.Now);
    }

    [Fact]
    public void Of_two_late_readings_the_later_time_holds()
    {
        _clock.Sample(Noon);
        _clock.Sample(Noon.AddSeconds(-10));
        _clock.Sample(Noon.AddSeconds(-20));

        Assert.Equal(Noon.AddSeconds(-10), _clock.Now);
    }

    [Fact]
    public void Prompt_reading_between_two_late_ones_keeps_the_time()
    {
        _clock.Sample(Noon);
        foreach (int milliseconds in (int[])[10_000, 200, 10_000, 400, 10_000])
        {
            Late(milliseconds);
            Assert.Equal(Noon, _clock.Now);
        }
    }

    [Fact]
    public void Later_reading_moves_it_ahead_at_once()
    {
        _clock.Sample(Noon);
        _clock.Sample(Noon.AddMilliseconds(1));

        Assert.Equal(Noon.AddMilliseconds(1), _clock.Now);
    }

    [Fact]
    public void Restart_forgets_every_reading_before()
    {
        _clock.Sample(Noon);
        _clock.Restart(Noon.AddHours(-1));
        Assert.Equal(Noon.AddHours(-1), _clock.Now);

        _clock.Sample(Noon.AddHours(-1).AddSeconds(-10));
        Assert.Equal(Noon.AddHours(-1), _clock.Now);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1999)]
    [InlineData(9000)]
    [InlineData(9999)]
    public void Time_that_cannot_be_is_no_reading(int year)
    {
        var impossible = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero);
        _clock.Sample(Noon);

        _clock.Sample(impossible);
        _clock.Sample(impossible);
        _clock.Restart(impossible);

        Assert.Equal(Noon, _clock.Now);
    }

    private void Late(int milliseconds) => _clock.Sample(_clock.Now.AddMilliseconds(-milliseconds));
}
