using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What an instance does once it has lost the service for <see cref="SiteSettings.DisconnectedAfterSeconds"/>.</summary>
[JsonConverter(typeof(WireEnumConverter<WhenDisconnected>))]
public enum WhenDisconnected : long
{
    /// <summary>It goes on with the last state it knows.</summary>
    KeepLast,

    /// <summary>It closes itself, so that convergence can be proved under a partition.</summary>
    Closed,
}
