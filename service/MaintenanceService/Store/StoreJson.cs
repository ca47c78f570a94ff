using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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

            // Wire records are read by code that is generated at build, which a start need not make. Records of the domain are read by reflection:
            // generated code would set an init-only member that an older row lacks to null instead of its default.
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Options.TypeInfoResolver, new DefaultJsonTypeInfoResolver()),
        };
        WireJson.AddStrictConverters(options.Converters);
        return options;
    }
}
