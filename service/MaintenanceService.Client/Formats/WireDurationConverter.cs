using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>Reads and writes durations as ISO 8601 in weeks, days, hours, minutes and seconds.</summary>
internal sealed class WireDurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WireDuration.TryClamp(reader.GetString(), out TimeSpan value, out _)
            ? value
            : throw new WireFormatException(
                "Expected an ISO 8601 duration in weeks, days, hours, minutes and seconds, such as \"PT30M\"; years and months have no fixed length.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireDuration.Format(value));
}
