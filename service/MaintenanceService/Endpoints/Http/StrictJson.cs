using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>How requests are read: unknown, doubled and missing members, wrong types and unknown words are all refused.</summary>
internal static class StrictJson
{
    public static JsonSerializerOptions Options { get; } = Create(JsonUnmappedMemberHandling.Disallow);

    /// <summary>For reports: a newer instance may say more than this service knows, and what only describes is taken as far as it can be read.</summary>
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
        options.MakeReadOnly();
        return options;
    }
}
