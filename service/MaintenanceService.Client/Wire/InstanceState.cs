using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>How the service sees an instance.</summary>
[JsonConverter(typeof(WireEnumConverter<InstanceState>))]
public enum InstanceState : long
{
    /// <summary>It enforces the site's revision, and nothing that it would refuse is still running.</summary>
    Confirmed,

    /// <summary>It was silent for so long that it has closed itself, as it declared.</summary>
    AssumedClosed,

    /// <summary>No report for 45 seconds.</summary>
    Silent,

    /// <summary>It has not confirmed the site's revision yet.</summary>
    Pending,

    /// <summary>Its own constant forces another mode than the site's.</summary>
    ForcedMode,

    /// <summary>It enforces the revision; older requests or connections still run.</summary>
    Draining,
}
