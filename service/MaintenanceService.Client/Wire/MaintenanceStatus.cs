using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>Where a maintenance stands in its life.</summary>
[JsonConverter(typeof(WireEnumConverter<MaintenanceStatus>))]
public enum MaintenanceStatus : long
{
    /// <summary>Its start lies ahead.</summary>
    Scheduled,

    /// <summary>It holds the site.</summary>
    Active,

    /// <summary>It is over; its id is never used again.</summary>
    Ended,
}
