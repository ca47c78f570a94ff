using MaintenanceService.Client.Flow;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Terms of a maintenance that can't be meant, refused with the name of the option before anything is sent.</summary>
public sealed class TermChecksTests
{
    private static readonly DateTimeOffset Now = new(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Local));
    private readonly FakeTimeProvider _time = new(Now.ToUniversalTime());
    private readonly TermChecks _checks;

    public TermChecksTests()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.Local);
        _checks = new TermChecks(PlainSyntax.Instance, _time);
    }

    [Fact]
    public void Terms_that_are_not_given_are_fine() => _checks.Check(null, null, null, null);

    [Theory]
    [InlineData(0.9999, false)]
    [InlineData(0, false)]
    [InlineData(-60, false)]
    [InlineData(1, true)]
    [InlineData(100_000_000, true)]
    public void Duration_is_a_second_at_least(double seconds, bool isFine) =>
        Check(() => _checks.Check(null, null, TimeSpan.FromSeconds(seconds), null), isFine, FlowErrors.InvalidWindow, "Duration");

    [Fact]
    public void End_and_duration_exclude_each_other()
    {
        Check(() => _checks.Check(null, Now.AddHours(1), TimeSpan.FromHours(1), null), isFine: false, FlowErrors.InvalidWindow, "Duration");
        Check(() => _checks.Window(Now.AddHours(1), null), isFine: true);
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(0, true)]
    [InlineData(60, true)]
    public void Time_is_ahead_or_at_most_a_minute_past(int seconds, bool isFine)
    {
        Check(() => _checks.Check(Now.AddSeconds(seconds), null, null, null), isFine, FlowErrors.InvalidWindow, "At");
        Check(() => _checks.Check(null, Now.AddSeconds(seconds), null, null), isFine, FlowErrors.InvalidWindow, "Until");
    }

    [Theory]
    [InlineData("2026-05-01T10:30:00", "10:30 today", "2026-05-02 10:30")]
    [InlineData("2026-05-01T10:30:15", "10:30:15 today", "2026-05-02 10:30:15")]
    [InlineData("2026-04-30T13:00:00", "2026-04-30 13:00:00", "2026-05-01 13:00")]
    [InlineData("2026-04-30T12:00:00", "2026-04-30 12:00:00", "2026-05-02 12:00")]
    public void Time_that_is_past_is_told_with_the_next_one(string past, string what, string instead)
    {
        // Without an offset it is read as local.
        var time = DateTimeOffset.Parse(past, System.Globalization.CultureInfo.InvariantCulture);

        FlowException fault = Assert.Throws<FlowException>(() => _checks.Ahead(time, "At"));

        Assert.Contains(what + " is past", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"write {instead},", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(0, false)]
    [InlineData(10, true)]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public void Lease_is_ten_seconds_to_a_day(int seconds, bool isFine) =>
        Check(() => _checks.Check(null, null, null, TimeSpan.FromSeconds(seconds)), isFine, FlowErrors.InvalidValue, "Lease");

    [Theory]
    [InlineData(0, "Lease: from 10 seconds to 1 day. A number alone could be seconds, minutes or days.")]
    [InlineData(9, "Lease: from 10 seconds to 1 day.")]
    public void Lease_of_nothing_may_have_been_a_number_without_a_unit(int seconds, string message) =>
        Assert.Equal(message, Assert.Throws<FlowException>(() => _checks.Check(null, null, null, TimeSpan.FromSeconds(seconds))).Message);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 1)]
    [InlineData(60, 60)]
    [InlineData(60.0001, 61)]
    [InlineData(1e10, int.MaxValue)]
    public void Seconds_are_rounded_up(double seconds, int whole) => Assert.Equal(whole, TermChecks.Seconds(TimeSpan.FromSeconds(seconds)));

    private static void Check(Action check, bool isFine, string? error = null, string? option = null)
    {
        if (isFine)
        {
            check();
            return;
        }

        FlowException fault = Assert.Throws<FlowException>(check);
        Assert.Equal((error, option), (fault.ErrorId, fault.Target));
    }
}
