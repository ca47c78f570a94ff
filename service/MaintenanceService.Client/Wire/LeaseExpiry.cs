using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What becomes of a maintenance whose lease is not renewed in time.</summary>
[JsonConverter(typeof(WireEnumConverter<LeaseExpiry>))]
public enum LeaseExpiry : long
{
    /// <summary>It ends, and the site opens again.</summary>
    Release,

    /// <summary>It stays active, without an end, and says so (<see cref="Lease.Expired"/>).</summary>
    StayClosed,
}
