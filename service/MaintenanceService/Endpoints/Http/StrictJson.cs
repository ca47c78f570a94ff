using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>The serializer options of requests: unknown, repeated and missing members, wrong types and unknown enum values are refused.</summary>
internal static class StrictJson
{
    public static JsonSerializerOptions Options { get; } = Create(JsonUnmappedMemberHandling.Disallow);

    /// <summary>The options for reports: a newer instance may send members that this service does not know, and descriptive members are read as far as possible.</summary>
    public static JsonSerializerOptions Tolerant { get; } = Create(JsonUnmappedMemberHandling.Skip, ReportDescription.Modify);

    public static void Configure(JsonSerializerOptions options, JsonUnmappedMemberHandling unknown)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = unknown;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        WireJson.AddStrictConverters(options.Converters);
    }

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unknown, params Action<JsonTypeInfo>[] modifiers)
    {
        var options = new JsonSerializerOptions { MaxDepth = 8 };
        Configure(options, unknown);
        foreach (Action<JsonTypeInfo> modifier in modifiers)
        {
            options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(modifier);
        }

        options.Converters.Add(new NullAsZeroConverter());
        options.Converters.Add(new WideInt32Converter());
        options.MakeReadOnly();
        return options;
    }
}
