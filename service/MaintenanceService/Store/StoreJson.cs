using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Store;

/// <summary>How records are written into the store: what can be derived is left out.</summary>
internal static class StoreJson
{
    private static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string body) =>
        JsonSerializer.Deserialize<T>(body, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };
        WireJson.AddStrictConverters(options.Converters);
        return options;
    }
}
