using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Store;

/// <summary>Serializes records for the store: derived members are omitted, and unknown members are refused.</summary>
internal static class StoreJson
{
    /// <summary>Derived members that an earlier version stored: they are read, and ignored.</summary>
    private static readonly (Type Record, string Member)[] FormerMembers = [(typeof(SiteRecord), "active")];

    private static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string body) =>
        JsonSerializer.Deserialize<T>(body, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    /// <summary>Returns whether <see cref="Read"/> has thrown an exception because the record is damaged.</summary>
    public static bool IsFault(Exception exception) => exception is JsonException or InvalidDataException or ArgumentException;

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,

            // Wire records are read by code that is generated at build, which a start need not make. Records of the domain are read by reflection:
            // generated code would set an init-only member that an older row lacks to null instead of its default.
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Options.TypeInfoResolver, new DefaultJsonTypeInfoResolver())
                .WithAddedModifier(OmitDerived)
                .WithAddedModifier(IgnoreFormer),
        };
        WireJson.AddStrictConverters(options.Converters);
        return options;
    }

    // IgnoreReadOnlyProperties would not omit collections.
    private static void OmitDerived(JsonTypeInfo record)
    {
        for (int i = record.Properties.Count - 1; i >= 0; i--)
        {
            if (record.Properties[i] is { Set: null, AssociatedParameter: null })
            {
                record.Properties.RemoveAt(i);
            }
        }
    }

    private static void IgnoreFormer(JsonTypeInfo record)
    {
        foreach ((_, string name) in FormerMembers.Where(former => former.Record == record.Type))
        {
            JsonPropertyInfo member = record.CreateJsonPropertyInfo(typeof(JsonElement), name);
            member.Set = static (_, _) => { };
            record.Properties.Add(member);
        }
    }
}
