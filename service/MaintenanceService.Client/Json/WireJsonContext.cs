using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>Holds the JSON metadata of the wire records, generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters =
    [
        typeof(WireTimeConverter),
        typeof(WireDurationConverter),
        typeof(MaintenanceModeConverter),
        typeof(WireEnumConverter<MaintenanceStatus>),
        typeof(WireEnumConverter<EndReason>),
        typeof(WireEnumConverter<LeaseExpiry>),
        typeof(WireEnumConverter<WhenDisconnected>),
        typeof(WireEnumConverter<InstanceState>),
        typeof(WireEnumConverter<BlockerReason>),
        typeof(WireEnumConverter<InFlightKind>),
        typeof(WireEnumConverter<KeyRole>),
        typeof(WireEnumConverter<HistoryAction>),
        typeof(WireEnumConverter<WebhookEvent>),
    ])]
[JsonSerializable(typeof(Page<Site>))]
[JsonSerializable(typeof(Page<Maintenance>))]
[JsonSerializable(typeof(Page<Instance>))]
[JsonSerializable(typeof(Page<Pass>))]
[JsonSerializable(typeof(Page<Key>))]
[JsonSerializable(typeof(Page<HistoryEntry>))]
[JsonSerializable(typeof(Page<Webhook>))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookTest))]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(SiteRequest))]
[JsonSerializable(typeof(MaintenanceRequest))]
[JsonSerializable(typeof(PassRequest))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(InstanceReport))]
[JsonSerializable(typeof(SiteState))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Convergence))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(StreamHeartbeat))]
[JsonSerializable(typeof(StreamBye))]
[JsonSerializable(typeof(Dictionary<string, System.Text.Json.JsonElement>))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
