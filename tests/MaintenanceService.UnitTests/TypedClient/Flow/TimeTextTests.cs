using MaintenanceService.Client.Flow;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Times as people type them, in a country that moves its clocks; what means two days or two moments is refused with its readings.</summary>
public sealed class TimeTextTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 31, 23, 30, 0, TimeSpan.Zero));

    public TimeTextTests() => _time.SetLocalTimeZone(Berlin);

    [Theory]
    [InlineData("2027-06-01", "2027-05-31T22:00:00.0000000+00:00")]
    [InlineData("2027-1-5", "2027-01-04T23:00:00.0000000+00:00")]
    [InlineData("2027/01/31 02:00", "2027-01-31T01:00:00.0000000+00:00")]
    [InlineData("2027-01-31T02:00", "2027-01-31T01:00:00.0000000+00:00")]
    [InlineData("2027-01-31  2:00:30", "2027-01-31T01:00:30.0000000+00:00")]
    [InlineData(" 2027-01-31 02:00:30.25 ", "2027-01-31T01:00:30.2500000+00:00")]
    [InlineData("2027-01-31T02:00Z", "2027-01-31T02:00:00.0000000+00:00")]
    [InlineData("2027-01-31T02:00z", "2027-01-31T02:00:00.0000000+00:00")]
    [InlineData("2027-01-31T02:00+01:00", "2027-01-31T01:00:00.0000000+00:00")]
    [InlineData("2027-01-31 02:00 -0530", "2027-01-31T07:30:00.0000000+00:00")]
    [InlineData("2027-01-31 02:00+14:00", "2027-01-30T12:00:00.0000000+00:00")]
    [InlineData("2027-01-31 02:00-14:00", "2027-01-31T16:00:00.0000000+00:00")]
    [InlineData("0001-01-01 14:00+14:00", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("9999-12-31 22:59-01:00", "9999-12-31T23:59:00.0000000+00:00")]
    [InlineData("2027-03-28 02:30+01:00", "2027-03-28T01:30:00.0000000+00:00")]
    public void Year_first_is_clear(string text, string utc) => Assert.Equal(utc, TimeText.Parse(text, _time).ToUniversalTime().ToString("O"));

    [Theory]
    [InlineData("02:00", "2027-02-01T01:00:00.0000000+00:00")]
    [InlineData("2:00:30", "2027-02-01T01:00:30.0000000+00:00")]
    [InlineData("23:59", "2027-02-01T22:59:00.0000000+00:00")]
    public void Time_of_day_is_todays_where_the_caller_is(string text, string utc) => Assert.Equal(utc, TimeText.Parse(text, _time).ToUniversalTime().ToString("O"));

    [Theory]
    [InlineData("01/02/2030", "is 2030-02-01 in some countries and 2030-01-02 in others")]
    [InlineData("05.12.2030", "is 2030-12-05 in some countries and 2030-05-12 in others")]
    [InlineData("1-2-30", "is 2030-02-01 in some countries and 2030-01-02 in others")]
    [InlineData("31/01/2030", "If you mean 2030-01-31")]
    [InlineData("01/31/2030 10:00", "If you mean 2030-01-31")]
    [InlineData("3.3.2030", "If you mean 2030-03-03")]
    [InlineData("31/31/2030", "'31/31/2030' is no date. ")]
    [InlineData("tomorrow", "is no time")]
    [InlineData("", "is no time")]
    [InlineData("20300131", "is no time")]
    [InlineData("24:00", "is no time")]
    [InlineData("10:60", "is no time")]
    [InlineData("2030-02-30", "is no time")]
    [InlineData("2030-01-31 02:00+14:01", "is no time")]
    [InlineData("2030-01-31 02:00-14:01", "is no time")]
    [InlineData("2030-01-31 02:00+01:60", "is no time")]
    [InlineData("2030-01-31 02:00+1", "is no time")]
    [InlineData("0001-01-01", "is no time")]
    [InlineData("0001-01-01 13:59+14:00", "is no time")]
    [InlineData("9999-12-31 23:00-01:00", "is no time")]
    [InlineData("2027-03-28 02:30", "does not exist: clocks are put forward over it on 2027-03-28")]
    [InlineData("2027-10-31 02:30", "Write 2027-10-31 02:30+02:00 or 2027-10-31 02:30+01:00")]
    [InlineData("to\u001B[31mmorrow", "'tomorrow' is no time")]
    public void Unclear_time_is_refused_with_its_readings(string text, string words)
    {
        FormatException fault = Assert.Throws<FormatException>(() => TimeText.Parse(text, _time));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 59, 0)]
    [InlineData(3, 0, 1)]
    public void Local_time_beside_the_gap_has_its_own_offset(int hour, int minute, int utcHour)
    {
        DateTimeOffset time = TimeText.Local(new DateTime(2027, 3, 28, hour, minute, 0, DateTimeKind.Local), "text", Berlin);

        Assert.Equal(new DateTimeOffset(2027, 3, 28, utcHour, minute, 0, TimeSpan.Zero), time);
    }
}
