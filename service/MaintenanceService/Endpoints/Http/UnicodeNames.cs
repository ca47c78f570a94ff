using System.Buffers;
using System.Text.Json;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Drops the members of a body whose names have an unpaired surrogate: they are unknown, but the serializer can't skip them.</summary>
internal static class UnicodeNames
{
    /// <summary>Returns the body without these members, at any depth; a body that is no JSON as it is.</summary>
    public static ReadOnlyMemory<byte> Only(ReadOnlyMemory<byte> body)
    {
        // In UTF-8, only an escape can hold one.
        if (body.Span.IndexOf("\\u"u8) < 0)
        {
            return body;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            var kept = new ArrayBufferWriter<byte>(body.Length);
            using var writer = new Utf8JsonWriter(kept);
            Write(writer, document.RootElement);
            writer.Flush();
            return kept.WrittenMemory;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    /// <summary>Returns whether a member's name is Unicode, so that it can be read.</summary>
    public static bool Has(JsonProperty member)
    {
        try
        {
            return member.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in element.EnumerateObject().Where(Has))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }
}
