using System.Management.Automation;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>Returns the category of an error id, and what to do about it.</summary>
internal static class ErrorKinds
{
    /// <summary>The id of PowerShell's own error for an argument that can't be read.</summary>
    public const string Transformation = "ParameterArgumentTransformationError";

    public static ErrorCategory Category(string id) => id switch
    {
        FlowErrors.SiteNotFound or FlowErrors.MaintenanceNotFound or FlowErrors.InstanceNotFound or FlowErrors.NotFound => ErrorCategory.ObjectNotFound,
        FlowErrors.SiteExists => ErrorCategory.ResourceExists,
        FlowErrors.NotConverged => ErrorCategory.OperationTimeout,
        FlowErrors.HeldByOthers or FlowErrors.RevisionConflict or FlowErrors.SiteInMaintenance or FlowErrors.SiteHasInstances => ErrorCategory.ResourceBusy,
        FlowErrors.SeveralHeld or FlowErrors.InvalidValue or FlowErrors.InvalidWindow or FlowErrors.MalformedRequest or FlowErrors.TooLarge => ErrorCategory.InvalidArgument,
        Transformation => ErrorCategory.InvalidData,
        FlowErrors.MaintenanceLost or FlowErrors.CommandFailed => ErrorCategory.OperationStopped,
        FlowErrors.NotConnected or FlowErrors.ServiceUnreachable => ErrorCategory.ConnectionError,
        FlowErrors.Unauthenticated => ErrorCategory.AuthenticationError,
        FlowErrors.Forbidden => ErrorCategory.PermissionDenied,
        FlowErrors.UnexpectedResponse => ErrorCategory.ProtocolError,
        FlowErrors.RateLimited => ErrorCategory.LimitsExceeded,
        FlowErrors.StorageUnavailable or FlowErrors.StorageFull or FlowErrors.Standby or FlowErrors.ShuttingDown or FlowErrors.InternalError or FlowErrors.TooManyStreams or FlowErrors.RegistryFull => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };

    public static string? Advice(string id) => id switch
    {
        FlowErrors.SiteNotFound => "List the sites with Get-MaintenanceSite.",
        FlowErrors.SiteExists => "Change it with Set-MaintenanceSite.",
        FlowErrors.MaintenanceNotFound => "List the maintenances with Get-Maintenance.",
        FlowErrors.InstanceNotFound => "List the instances with Get-MaintenanceInstance.",
        FlowErrors.NotFound => "List what there is with Get-MaintenancePass, Get-MaintenanceKey or Get-MaintenanceWebhook.",
        FlowErrors.MaintenanceEnded => "Start a new maintenance with Enable-Maintenance.",
        FlowErrors.NotConverged => "Look at the instances with Get-MaintenanceInstance; remove one that is gone for good with Remove-MaintenanceInstance.",
        FlowErrors.SeveralHeld => "List them with Get-Maintenance -Mine.",
        FlowErrors.CommandFailed => "Look at what the block wrote. -IgnoreExitCode takes any exit code for success.",
        FlowErrors.MaintenanceLost => "Check what the block did while the site may have been open, and run it again if needed.",
        FlowErrors.ServiceUnreachable => "Check the address, the network and that the service runs (GET /readyz).",
        FlowErrors.Unauthenticated => "Use a key that is valid: Connect-MaintenanceService -ApiKey, or MAINTENANCE_API_KEY.",
        FlowErrors.Forbidden => "Use a key whose role allows it; an admin makes one with New-MaintenanceKey.",
        FlowErrors.RevisionConflict => "Somebody else changed it in between. Read it again, then repeat the change.",
        FlowErrors.UnexpectedResponse => "Check that -Service is the address of the maintenance service, and that module and service are of one version.",
        FlowErrors.SiteInMaintenance => "End or cancel its maintenances with Disable-Maintenance first.",
        FlowErrors.SiteHasInstances => "Stop its instances first, or remove those that are gone with Remove-MaintenanceInstance.",
        FlowErrors.LastAdminKey => "Make another admin key for all sites with New-MaintenanceKey first.",
        FlowErrors.NoLease => "Give it a lease with Set-Maintenance -Lease.",
        FlowErrors.RateLimited => "Wait a minute, then use a valid key.",
        FlowErrors.StorageUnavailable or FlowErrors.StorageFull or FlowErrors.InternalError => "Look at the service's log and disk.",
        _ => null,
    };
}
