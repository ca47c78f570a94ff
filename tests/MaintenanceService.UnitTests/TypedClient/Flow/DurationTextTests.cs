using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Durations as people type them; what could mean two lengths is refused.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("00:30:00", 1_800)]
    [InlineData("00:30", 1_800)]
    [InlineData("0:00:01", 1)]
    [InlineData("00:00:01.5", 1.5)]
    [InlineData("00:00:00.0000001", 0.0000001)]
    [InlineData("36:30:05", 131_405)]
    [InlineData("999999:00:00", 3_599_996_400)]
    [InlineData("1.02:03:04", 93_784)]
    [InlineData("0.23:59", 86_340)]
    [InlineData("PT30M", 1_800)]
    [InlineData("pt1h30m", 5_400)]
    [InlineData(" P1D ", 86_400)]
    [InlineData("30m", 1_800)]
    [InlineData("30min", 1_800)]
    [InlineData("30 m", 1_800)]
    [InlineData("2h", 7_200)]
    [InlineData("1.5h", 5_400)]
    [InlineData("1d", 86_400)]
    [InlineData("90s", 90)]
    [InlineData("1D2H3M4S", 93_784)]
    [InlineData("1d 2h 3m 4s", 93_784)]
    [InlineData("  1h30m\t", 5_400)]
    [InlineData("0s", 0)]
    public void Duration_lasts_what_it_says(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.FromTicks((long)((decimal)seconds * TimeSpan.TicksPerSecond)), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("30")]
    [InlineData("30.5")]
    [InlineData("30 minutes")]
    [InlineData("30m 2h")]
    [InlineData("-1h")]
    [InlineData("-00:30:00")]
    [InlineData("1.24:00:00")]
    [InlineData("00:60")]
    [InlineData("00:00:60")]
    [InlineData("1:2:3:4")]
    [InlineData("1:30h")]
    [InlineData("P1M")]
    [InlineData("half an hour")]
    [InlineData("٣٠m")]
    public void Number_or_unclear_text_is_refused(string text)
    {
        Assert.False(DurationText.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.Zero, value);
    }
}
