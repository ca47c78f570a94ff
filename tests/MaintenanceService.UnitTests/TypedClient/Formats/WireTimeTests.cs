using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Formats;

/// <summary>Times on the wire: RFC 3339 with an offset, to the millisecond, in UTC.</summary>
public sealed class WireTimeTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new WireTimeConverter() } };

    [Theory]
    [InlineData("2026-05-01T20:00:00Z", "2026-05-01T20:00:00.000Z")]
    [InlineData("2026-05-01t20:00:00z", "2026-05-01T20:00:00.000Z")]
    [InlineData("2026-05-01T20:00:00.5Z", "2026-05-01T20:00:00.500Z")]
    [InlineData("2026-05-01T20:00:00.1239Z", "2026-05-01T20:00:00.123Z")]
    [InlineData("2026-05-01T20:00:00.1234567Z", "2026-05-01T20:00:00.123Z")]
    [InlineData("2026-05-01T20:00:00.123999999999Z", "2026-05-01T20:00:00.123Z")]
    [InlineData("2026-05-01T20:00:00.999999999Z", "2026-05-01T20:00:00.999Z")]
    [InlineData("2026-05-01T20:00:00+02:00", "2026-05-01T18:00:00.000Z")]
    [InlineData("2026-05-01T20:00:00-02:00", "2026-05-01T22:00:00.000Z")]
    [InlineData("2026-05-01T20:00:00+0530", "2026-05-01T14:30:00.000Z")]
    [InlineData("2026-05-01T20:00:00-0100", "2026-05-01T21:00:00.000Z")]
    [InlineData("2026-05-01T20:00:00.25+0100", "2026-05-01T19:00:00.250Z")]
    [InlineData("2026-05-01T20:00:00.25-01:00", "2026-05-01T21:00:00.250Z")]
    [InlineData("2026-12-01T12:00:00+23:59", "2026-11-30T12:01:00.000Z")]
    [InlineData("2026-12-01T12:00:00-2359", "2026-12-02T11:59:00.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("2017-01-01T00:59:60.5+01:00", "2017-01-01T00:00:00.500Z")]
    [InlineData("2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59.000Z")]
    public void Is_read_with_any_offset_and_written_in_utc(string text, string written)
    {
        Assert.True(WireTime.TryParse(text, out DateTimeOffset read));
        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal(written, WireTime.Format(read));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-01T20:00:00")]
    [InlineData("2026-05-01T20:00:00.")]
    [InlineData("2026-05-01T20:00:00.Z")]
    [InlineData("2026-05-01T20:00:00.+01:00")]
    [InlineData("2026-05-01T20:00:00.5")]
    [InlineData("2026-05-01T20:00:00 Z")]
    [InlineData("2026-05-01T20:00:00ZZ")]
    [InlineData("2026-05-01T20:00:00Z ")]
    [InlineData("2026-05-01T20:00:0001:00")]
    [InlineData("2026-05-01T20:00:005Z")]
    [InlineData("2026-05-01T20:00:00+01")]
    [InlineData("2026-05-01T20:00:00+1:00")]
    [InlineData("2026-05-01T20:00:00+01:0")]
    [InlineData("2026-05-01T20:00:00+010")]
    [InlineData("2026-05-01T20:00:00+01:000")]
    [InlineData("2026-05-01T20:00:00~01:00")]
    [InlineData("2026-05-01T20:00:00+25:00")]
    [InlineData("2026-05-01 20:00:00Z")]
    [InlineData("2026-05-01T20:00Z")]
    [InlineData("2026-13-01T20:00:00Z")]
    [InlineData("2026-02-29T20:00:00Z")]
    [InlineData("2026-05-01T24:00:00Z")]
    [InlineData("2026-05-01T20:00:60Z")]
    [InlineData("2026-05-01T23:59:60+01:00")]
    [InlineData("2026-05-01T23:59:61Z")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("9999-12-31T23:59:59-23:59")]
    [InlineData("2026-05-01T20:00:00+24:00")]
    [InlineData("2026-05-01T20:00:00+23:60")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("1777665600")]
    [InlineData("01/05/2026 20:00:00 Z")]
    [InlineData("２026-05-01T20:00:00Z")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(WireTime.TryParse(text, out DateTimeOffset read));
        Assert.Equal(default, read);
    }

    [Fact]
    public void Text_has_at_most_64_characters()
    {
        string longest = "2026-05-01T20:00:00." + new string('5', 43) + "Z";
        Assert.Equal(64, longest.Length);

        Assert.True(WireTime.TryParse(longest, out DateTimeOffset read));
        Assert.Equal("2026-05-01T20:00:00.555Z", WireTime.Format(read));
        Assert.False(WireTime.TryParse(longest.Replace("Z", "5Z", StringComparison.Ordinal), out _));
    }

    [Fact]
    public void What_is_finer_than_a_millisecond_is_cut_off()
    {
        var exact = new DateTimeOffset(2026, 5, 1, 20, 0, 0, 123, TimeSpan.FromHours(2));

        DateTimeOffset truncated = WireTime.Truncate(exact.AddTicks(9_999));

        Assert.Equal(exact, truncated);
        Assert.Equal(TimeSpan.Zero, truncated.Offset);
    }

    [Theory]
    [InlineData("1777665600")]
    [InlineData("\"tomorrow\"")]
    [InlineData("[]")]
    public void Json_of_another_kind_is_told_the_form(string json)
    {
        WireFormatException fault = Assert.Throws<WireFormatException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, Options));

        Assert.Equal("Expected a time as RFC 3339 with an offset, such as \"2026-05-01T20:00:00Z\".", fault.Message);
    }

    [Fact]
    public void Json_is_a_text()
    {
        DateTimeOffset read = JsonSerializer.Deserialize<DateTimeOffset>("\"2026-05-01T20:00:00+02:00\"", Options);

        Assert.Equal("\"2026-05-01T18:00:00.000Z\"", JsonSerializer.Serialize(read, Options));
    }
}
