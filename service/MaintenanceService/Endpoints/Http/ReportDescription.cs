using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Adds the converters for the descriptive members of a report.</summary>
internal static class ReportDescription
{
    public static void Modify(JsonTypeInfo type)
    {
        if (type.Type != typeof(InstanceReport))
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            property.CustomConverter = property.Name switch
            {
                "appVersion" => new DescriptionConverter<string>(Text),
                "exempt" => new DescriptionConverter<IReadOnlyList<string>>(value => List(value, Text)),
                "oldest" => new DescriptionConverter<IReadOnlyList<InFlightItem>>(value => List(value, Item)),
                _ => property.CustomConverter,
            };
        }
    }

    private static List<T>? List<T>(JsonElement value, Func<JsonElement, T?> read)
        where T : class =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(read).OfType<T>()] : null;

    private static InFlightItem? Item(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("name", out JsonElement name) && Text(name) is { } text
        && value.TryGetProperty("kind", out JsonElement kind) && Kind(Text(kind)) is { } known
        && value.TryGetProperty("seconds", out JsonElement seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDecimal(out decimal age)
        && age is >= 0 and <= long.MaxValue
            ? new InFlightItem { Name = text, Kind = known, Seconds = (long)age }
            : null;

    private static InFlightKind? Kind(string? word) => word switch
    {
        "request" => InFlightKind.Request,
        "connection" => InFlightKind.Connection,
        "work" => InFlightKind.Work,
        _ => null,
    };

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate.
            return null;
        }
    }
}
