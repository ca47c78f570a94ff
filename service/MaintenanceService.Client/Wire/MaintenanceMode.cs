using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What requests meet. Ordered by strictness. A mode that a client does not know counts as <see cref="Closed"/>.</summary>
[JsonConverter(typeof(MaintenanceModeConverter))]
public enum MaintenanceMode : long
{
    /// <summary>Every request passes.</summary>
    Open,

    /// <summary>Only GET, HEAD and OPTIONS pass, and no upgraded connection.</summary>
    ReadOnly,

    /// <summary>Every request is refused.</summary>
    Closed,
}
