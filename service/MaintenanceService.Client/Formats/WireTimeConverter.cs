using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>Reads and writes times as RFC 3339 with an offset, written in UTC to the millisecond.</summary>
internal sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WireTime.TryParse(reader.GetString(), out DateTimeOffset value)
            ? value
            : throw new WireFormatException("Expected a time as RFC 3339 with an offset, such as \"2026-05-01T20:00:00Z\".");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireTime.Format(value));
}
