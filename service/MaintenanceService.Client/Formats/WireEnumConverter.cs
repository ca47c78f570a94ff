using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>
/// Reads and writes an enum as its camelCase name, case-sensitively. A name that it does not know is refused if strict, else becomes
/// <see cref="Unknown"/>.
/// </summary>
internal class WireEnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(bool strict)
    : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Names = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    public WireEnumConverter()
        : this(strict: false)
    {
    }

    /// <summary>The value for a name of a later version; by default one outside the enum.</summary>
    protected virtual T Unknown => (T)Enum.ToObject(typeof(T), -1);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out T value))
        {
            return value;
        }

        if (strict || reader.TokenType != JsonTokenType.String)
        {
            throw new WireFormatException($"Expected one of {string.Join(", ", Values.Keys.Select(name => $"\"{name}\""))}.");
        }

        return Unknown;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names.TryGetValue(value, out string? name) ? name : "unknown");
}
