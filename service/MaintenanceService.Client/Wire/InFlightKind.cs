using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What is still running.</summary>
[JsonConverter(typeof(WireEnumConverter<InFlightKind>))]
public enum InFlightKind : long
{
    /// <summary>An ordinary request.</summary>
    Request,

    /// <summary>A WebSocket, an extended CONNECT or an event stream.</summary>
    Connection,

    /// <summary>A worker's section.</summary>
    Work,
}
