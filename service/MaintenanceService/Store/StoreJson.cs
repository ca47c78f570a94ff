using System.Text.Json;
using System.Text.Json.Serialization;
using MaintenanceService.Client;

namespace MaintenanceService.Store;

/// <summary>Serializes records for the store: derived members are omitted, and unknown members are refused.</summary>
internal static class StoreJson
{
    private static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string body) =>
        JsonSerializer.Deserialize<T>(body, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowDuplicateProperties = false,
            IgnoreReadOnlyProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };
        WireJson.AddStrictConverters(options.Converters);
        return options;
    }
}
