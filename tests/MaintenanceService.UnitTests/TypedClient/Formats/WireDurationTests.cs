using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Formats;

/// <summary>Durations on the wire: ISO 8601 of fixed length.</summary>
public sealed class WireDurationTests
{
    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("PT1S", 1_000)]
    [InlineData("PT59S", 59_000)]
    [InlineData("PT30M", 30 * 60_000)]
    [InlineData("PT1H30M", 90 * 60_000)]
    [InlineData("PT1H0.5S", 3_600_500)]
    [InlineData("P1D", 86_400_000)]
    [InlineData("P2DT3H4M5.006S", 2 * 86_400_000L + 3 * 3_600_000 + 4 * 60_000 + 5_006)]
    public void Is_written_without_parts_of_zero_and_read_again(string text, long milliseconds)
    {
        TimeSpan value = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(text, WireDuration.Format(value));
        Assert.True(WireDuration.TryParse(text, out TimeSpan read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void Negative_one_is_written_with_its_sign_and_read_by_nobody()
    {
        Assert.Equal("-PT1M30S", WireDuration.Format(TimeSpan.FromSeconds(-90)));
        Assert.False(WireDuration.TryParse("-PT1M30S", out TimeSpan read));
        Assert.Equal(TimeSpan.Zero, read);
    }

    [Theory]
    [InlineData("P1W", 7 * 86_400_000L)]
    [InlineData("P1W2DT3H", 9 * 86_400_000L + 3 * 3_600_000)]
    [InlineData("P1.5W", 10.5 * 86_400_000)]
    [InlineData("P0.5D", 43_200_000)]
    [InlineData("PT0.5H", 1_800_000)]
    [InlineData("PT0,5H", 1_800_000)]
    [InlineData("PT1.5M", 90_000)]
    [InlineData("PT1H0.25M", 3_615_000)]
    [InlineData("PT90M", 90 * 60_000)]
    [InlineData("PT100H", 100 * 3_600_000L)]
    [InlineData("PT0.0019S", 1)]
    [InlineData("P0D", 0)]
    [InlineData("PT000000000001S", 1_000)]
    public void Other_forms_are_read(string text, double milliseconds)
    {
        Assert.True(WireDuration.TryParse(text, out TimeSpan read));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("PT1.5H30M")]
    [InlineData("PT1S1M")]
    [InlineData("PT.5S")]
    [InlineData("PT5.S")]
    [InlineData("PT5")]
    [InlineData("pt5m")]
    [InlineData(" PT5M")]
    [InlineData("PT5M\n")]
    [InlineData("PT٥M")]
    [InlineData("00:05:00")]
    [InlineData("PT5M5M")]
    [InlineData("PT+5M")]
    [InlineData("P999999999W")]
    [InlineData("PT999999999999H")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(WireDuration.TryParse(text, out TimeSpan read));
        Assert.Equal(TimeSpan.Zero, read);
    }

    [Fact]
    public void Text_has_at_most_64_characters()
    {
        // A week's, an hour's, a minute's and a second's digits, each as many as are read: 13 + 13 + 13 + 23 and two letters.
        const string Longest = "P000000000W000000000DT000000000000H000000000000M00000000001.123S";
        Assert.Equal(64, Longest.Length);

        Assert.True(WireDuration.TryParse(Longest, out TimeSpan read));
        Assert.Equal(TimeSpan.FromMilliseconds(1_123), read);
        Assert.False(WireDuration.TryParse(Longest.Replace("1.123", "1.1234", StringComparison.Ordinal), out _));
    }

    [Fact]
    public void Longest_that_fits_is_read()
    {
        Assert.True(WireDuration.TryParse("P10675199D", out TimeSpan read));
        Assert.Equal(TimeSpan.FromDays(10_675_199), read);
        Assert.False(WireDuration.TryParse("P10675200D", out _));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("\"5m\"")]
    [InlineData("{}")]
    public void Json_of_another_kind_is_told_the_form(string json)
    {
        WireFormatException fault = Assert.Throws<WireFormatException>(() => Read(json));

        Assert.Equal("Expected an ISO 8601 duration in weeks, days, hours, minutes and seconds, such as \"PT30M\"; years and months have no fixed length.", fault.Message);
    }

    [Theory]
    [InlineData("P10675200D")]
    [InlineData("PT999999999999H")]
    [InlineData("P99999999999999999999999999999999999999999D")]
    public void Json_that_does_not_fit_is_longer_than_any_rule_allows(string text) => Assert.Equal(TimeSpan.MaxValue, Read($"\"{text}\""));

    [Fact]
    public void Json_is_a_text()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Read("\"PT30M\""));
        Assert.Equal("\"PT30M\"", JsonSerializer.Serialize(TimeSpan.FromMinutes(30), Options));
    }

    private static readonly JsonSerializerOptions Options = new() { Converters = { new WireDurationConverter() } };

    private static TimeSpan Read(string json) => JsonSerializer.Deserialize<TimeSpan>(json, Options);
}
