using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MaintenanceService.Client;

/// <summary>How the wire records are written as JSON.</summary>
public static class WireJson
{
    /// <summary>The client's way of reading: unknown members are ignored, unknown words are tolerated.</summary>
    public static JsonSerializerOptions Options => WireJsonContext.Default.Options;

    /// <summary>The type information of a wire record, for readers without reflection.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no wire record.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)(WireJsonContext.Default.GetTypeInfo(typeof(T))
            ?? throw new NotSupportedException($"{typeof(T)} is not a wire record."));

    /// <summary>Adds the converters to options of somebody else's, refusing every word that the contract does not know.</summary>
    public static void AddStrictConverters(IList<JsonConverter> converters)
    {
        ArgumentNullException.ThrowIfNull(converters);
        converters.Add(new WireTimeConverter());
        converters.Add(new WireDurationConverter());
        converters.Add(new WireEnumConverter<MaintenanceMode>(strict: true));
        converters.Add(new WireEnumConverter<MaintenanceStatus>(strict: true));
        converters.Add(new WireEnumConverter<EndReason>(strict: true));
        converters.Add(new WireEnumConverter<LeaseExpiry>(strict: true));
        converters.Add(new WireEnumConverter<WhenDisconnected>(strict: true));
        converters.Add(new WireEnumConverter<InstanceState>(strict: true));
        converters.Add(new WireEnumConverter<BlockerReason>(strict: true));
        converters.Add(new WireEnumConverter<InFlightKind>(strict: true));
        converters.Add(new WireEnumConverter<KeyRole>(strict: true));
        converters.Add(new WireEnumConverter<HistoryAction>(strict: true));
        converters.Add(new WireEnumConverter<WebhookEvent>(strict: true));
    }
}
