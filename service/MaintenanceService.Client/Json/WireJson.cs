using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MaintenanceService.Client;

/// <summary>Gives the JSON options and type information of the wire records.</summary>
public static class WireJson
{
    /// <summary>The options of the client: unknown members are ignored, and unknown enum names accepted.</summary>
    public static JsonSerializerOptions Options => WireJsonContext.Default.Options;

    /// <summary>Returns the type information of a wire record, for serialization without reflection.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no wire record.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)(WireJsonContext.Default.GetTypeInfo(typeof(T))
            ?? throw new NotSupportedException($"{typeof(T)} is not a wire record."));

    /// <summary>Adds the converters to a caller's options; they refuse every enum name that the contract does not know.</summary>
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
