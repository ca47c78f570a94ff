namespace MaintenanceService.Client;

/// <summary>Where a maintenance stands in its life.</summary>
public enum MaintenanceStatus : long
{
    /// <summary>Its start lies ahead.</summary>
    Scheduled,

    /// <summary>It holds the site.</summary>
    Active,

    /// <summary>It is over; its id is never used again.</summary>
    Ended,
}
