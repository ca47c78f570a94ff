using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MaintenanceService.Client;

/// <summary>
/// Reads the service's answers: they carry every member, so one that lacks any is none of the service's. A <c>200 {}</c> of a captive portal
/// or a mock must not count as a maintenance.
/// </summary>
internal static class WireAnswers
{
    private static readonly JsonSerializerOptions Options = new(WireJson.Options)
    {
        TypeInfoResolver = WireJsonContext.Default.WithAddedModifier(Require),
    };

    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void Require(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type == typeof(Problem) || type.Type == typeof(StreamBye))
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            property.IsRequired = !MayBeMissing(type.Type, property.Name);
            if (!property.PropertyType.IsValueType && property.Set is { } set)
            {
                bool mayBeNull = MayBeNull(type.Type, property);
                property.Set = (target, value) =>
                {
                    Check(property.Name, value, mayBeNull);
                    set(target, value);
                };
            }
        }
    }

    // Only the answer that creates a record holds its secret; a service of an earlier version has no "oldest".
    private static bool MayBeMissing(Type type, string name) =>
        name == "oldest" || (type == typeof(Pass) && name == "token") || (type == typeof(Key) && name == "key") || (type == typeof(Webhook) && name == "secret");

    private static bool MayBeNull(Type type, JsonPropertyInfo property) => property.Name switch
    {
        "id" or "for" or "hash" or "run" or "name" or "settings" or "actor" or "createdBy" => false,
        "site" => type == typeof(HistoryEntry),
        "epoch" => type == typeof(Instance),
        "maintenance" => type != typeof(Receipt),
        "instance" => type != typeof(ReceiptInstance),
        "blockers" => true,
        _ => property.PropertyType == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(property.PropertyType),
    };

    private static void Check(string name, object? value, bool mayBeNull)
    {
        if (value is null && !mayBeNull)
        {
            throw new JsonException($"\"{name}\" is null.");
        }

        if (value is IEnumerable list and not string && list.Cast<object?>().Contains(null))
        {
            throw new JsonException($"\"{name}\" holds null.");
        }
    }
}
