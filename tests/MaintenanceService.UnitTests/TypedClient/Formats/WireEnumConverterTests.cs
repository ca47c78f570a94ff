using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Formats;

/// <summary>Enums on the wire: camelCase names, which a later version may add to.</summary>
public sealed class WireEnumConverterTests
{
    private readonly JsonSerializerOptions _lenient = new() { Converters = { new WireEnumConverter<MaintenanceMode>() } };
    private readonly JsonSerializerOptions _strict = new() { Converters = { new WireEnumConverter<MaintenanceMode>(strict: true) } };

    [Theory]
    [InlineData(MaintenanceMode.Open, "\"open\"")]
    [InlineData(MaintenanceMode.ReadOnly, "\"readOnly\"")]
    [InlineData(MaintenanceMode.Closed, "\"closed\"")]
    public void Name_is_written_and_read(MaintenanceMode value, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(value, _lenient));
        Assert.Equal(value, Read(json, _lenient));
        Assert.Equal(value, Read(json, _strict));
    }

    [Theory]
    [InlineData("\"paused\"")]
    [InlineData("\"Closed\"")]
    [InlineData("\"\"")]
    public void Name_of_a_later_version_is_outside_the_enum(string json)
    {
        MaintenanceMode read = Read(json, _lenient);

        Assert.Equal(-1, (int)read);
        Assert.Equal("\"unknown\"", JsonSerializer.Serialize(read, _lenient));
        Assert.Equal("Expected one of \"open\", \"readOnly\", \"closed\".", Assert.Throws<WireFormatException>(() => Read(json, _strict)).Message);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Anything_but_a_text_is_refused(string json)
    {
        Assert.Throws<WireFormatException>(() => Read(json, _lenient));
        Assert.Throws<WireFormatException>(() => Read(json, _strict));
    }

    private static MaintenanceMode Read(string json, JsonSerializerOptions options) => JsonSerializer.Deserialize<MaintenanceMode>(json, options);
}
