using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>Why a maintenance is over.</summary>
[JsonConverter(typeof(WireEnumConverter<EndReason>))]
public enum EndReason : long
{
    /// <summary>Somebody ended it.</summary>
    Ended,

    /// <summary>Its <c>endsAt</c> came.</summary>
    Elapsed,

    /// <summary>Its lease was not renewed in time.</summary>
    LeaseExpired,

    /// <summary>It was ended before it began.</summary>
    Cancelled,
}
