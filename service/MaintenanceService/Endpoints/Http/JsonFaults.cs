using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Explains in words for the sender why a body is not an object of its type.</summary>
internal static class JsonFaults
{
    // The default of System.Text.Json; deeper bodies are deeper than any of ours.
    private const int DeepestRead = 64;

    /// <summary>Explains a fault; the reader's own message names .NET types and can't be shown.</summary>
    /// <param name="exception">What the serializer reported.</param>
    /// <param name="body">The body.</param>
    /// <param name="type">The type that was expected.</param>
    /// <param name="path">The names and indexes that lead to the fault; none = the body itself, or not known.</param>
    public static string Explain(JsonException exception, ReadOnlyMemory<byte> body, JsonTypeInfo type, string[] path)
    {
        if (exception is WireFormatException)
        {
            return exception.Message;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestRead });
            bool isTooDeep = IsTooDeep(body, type.Options);
            return Explain(document.RootElement, type, path, isTooDeep) ?? (isTooDeep ? TooDeep(type.Options) : "This value has the wrong type.");
        }
        catch (JsonException) when (IsTooDeep(body, type.Options))
        {
            return TooDeep(type.Options);
        }
        catch (JsonException syntax)
        {
            return $"The body is no JSON (line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1}).";
        }
    }

    private static string? Explain(JsonElement element, JsonTypeInfo? type, ReadOnlySpan<string> path, bool isTooDeep)
    {
        if (path.IsEmpty)
        {
            return !IsUnicode(element) ? "This text is not valid Unicode: it contains an unpaired surrogate."
                : element.ValueKind == JsonValueKind.Object && !element.EnumerateObject().All(UnicodeNames.Has)
                    ? "The name of a member is not valid Unicode: it contains an unpaired surrogate."
                : type is null || isTooDeep ? null : Expected(element, type);
        }

        string name = path[0];
        if (element.ValueKind == JsonValueKind.Object)
        {
            JsonElement[] named = [.. element.EnumerateObject().Where(member => UnicodeNames.Has(member) && member.NameEquals(name)).Select(member => member.Value)];
            JsonPropertyInfo? property = type?.Properties.FirstOrDefault(member => member.Name == name);
            return type is { Kind: JsonTypeInfoKind.Object, Options.UnmappedMemberHandling: JsonUnmappedMemberHandling.Disallow } && property is null ? "There is no such member; names are case-sensitive."
                : named.Length > 1 ? "This member is repeated."
                : named.Length == 1 ? Explain(named[0], property is null ? null : type!.Options.GetTypeInfo(property.PropertyType), path[1..], isTooDeep)
                : null;
        }

        return element.ValueKind == JsonValueKind.Array && int.TryParse(name, out int index) && index < element.GetArrayLength()
            ? Explain(element[index], type?.ElementType is { } items ? type.Options.GetTypeInfo(items) : null, path[1..], isTooDeep)
            : null;
    }

    // What the reader takes is no fault here: the fault lies elsewhere.
    private static string? Expected(JsonElement element, JsonTypeInfo type)
    {
        string? expected = type.Kind switch
        {
            JsonTypeInfoKind.Object => element.ValueKind == JsonValueKind.Object ? null : "an object",
            JsonTypeInfoKind.Enumerable => element.ValueKind == JsonValueKind.Array ? null : "a list",
            _ when type.Type == typeof(string) => "a text",
            _ when Type.GetTypeCode(Nullable.GetUnderlyingType(type.Type) ?? type.Type) is TypeCode.Int32 or TypeCode.Int64 => "a whole number without fraction and exponent",
            _ when (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(bool) => "true or false",
            _ => null,
        };
        return expected is null ? null : $"This value has the wrong type: {expected} is expected.";
    }

    private static string TooDeep(JsonSerializerOptions options) => $"The body is nested deeper than {options.MaxDepth} levels.";

    private static bool IsUnicode(JsonElement element)
    {
        try
        {
            return element.ValueKind != JsonValueKind.String || element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsTooDeep(ReadOnlyMemory<byte> body, JsonSerializerOptions options)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = body.Length });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= options.MaxDepth && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // A fault of the syntax before any level that is too deep.
        }

        return false;
    }
}
