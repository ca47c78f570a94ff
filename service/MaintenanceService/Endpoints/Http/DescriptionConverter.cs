using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Reads a descriptive member of a report, and drops a value of another form than expected: an instance whose report is
/// refused would continue serving without being counted.
/// </summary>
internal sealed class DescriptionConverter<T>(Func<JsonElement, T?> read) : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        return read(value.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
}
