using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>What counts as an outage, after which no lease may expire before it has had its whole length again.</summary>
public sealed class AvailabilityTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AvailabilityMonitor _monitor;

    public AvailabilityTests() => _monitor = new AvailabilityMonitor(_time);

    [Fact]
    public void Start_is_the_end_of_an_outage()
    {
        Assert.Equal((true, 1), (_monitor.HasOutage, _monitor.OutageCount));

        _monitor.Reset(1);

        Assert.False(_monitor.HasOutage);
    }

    [Theory]
    [InlineData(5_000, false)]
    [InlineData(5_001, true)]
    public void Process_that_stood_still_for_more_than_five_seconds_was_away(int milliseconds, bool wasAway)
    {
        _monitor.Reset(1);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal((wasAway, 1), (_monitor.HasOutage, _monitor.OutageCount));

        _monitor.Sample();

        Assert.Equal((wasAway, wasAway ? 2 : 1), (_monitor.HasOutage, _monitor.OutageCount));
        _monitor.Sample();
        Assert.Equal(wasAway ? 2 : 1, _monitor.OutageCount);
    }

    [Theory]
    [InlineData(2_000, false)]
    [InlineData(2_001, true)]
    [InlineData(-2_000, false)]
    [InlineData(-2_001, true)]
    public void Clock_that_was_set_by_more_than_two_seconds_is_an_outage(int milliseconds, bool isOutage)
    {
        var clock = new SetClock(_time);
        var monitor = new AvailabilityMonitor(clock);
        monitor.Reset(1);
        clock.Set += TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(isOutage, monitor.HasOutage);

        monitor.Sample();
        monitor.Reset(monitor.OutageCount);
        Assert.False(monitor.HasOutage);
    }

    [Fact]
    public void Thread_that_is_suspended_between_the_two_readings_reads_again()
    {
        var clock = new SetClock(_time) { BetweenReadings = TimeSpan.FromSeconds(4) };
        var monitor = new AvailabilityMonitor(clock);
        monitor.Reset(1);
        clock.BetweenReadings = TimeSpan.FromSeconds(4);

        Assert.False(monitor.HasOutage);
    }

    [Fact]
    public void Refused_write_is_an_outage_until_the_leases_are_extended()
    {
        _monitor.Reset(1);
        _monitor.ReportFailure();
        Assert.Equal((true, 2), (_monitor.HasOutage, _monitor.OutageCount));

        _monitor.ReportFailure();
        _monitor.Reset(2);
        Assert.True(_monitor.HasOutage);
        _monitor.Reset(3);
        Assert.False(_monitor.HasOutage);
        _monitor.Reset(1);

        Assert.False(_monitor.HasOutage);
    }

    [Theory]
    [InlineData(3_000, true)]
    [InlineData(3_001, false)]
    public void Sample_is_late_after_three_seconds(int milliseconds, bool isInTime)
    {
        _time.Advance(TimeSpan.FromSeconds(100));
        _monitor.Sample();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal((isInTime, milliseconds), (_monitor.IsSampledInTime, _monitor.SinceLastSample.TotalMilliseconds));
    }

    /// <summary>A wall clock that can be set apart from the monotonic one.</summary>
    private sealed class SetClock(FakeTimeProvider time) : TimeProvider
    {
        public TimeSpan Set { get; set; }

        public TimeSpan BetweenReadings { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow()
        {
            // The clock is read after the suspension, which happens once.
            time.Advance(BetweenReadings);
            BetweenReadings = TimeSpan.Zero;
            return time.GetUtcNow() + Set;
        }
    }
}
