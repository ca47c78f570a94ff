using System.Management.Automation;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>What belongs to an error id: its category, and what to do about it.</summary>
internal static class ErrorKinds
{
    /// <summary>The refusals that the contract knows.</summary>
    private static readonly HashSet<string> KnownSlugs = new(StringComparer.Ordinal)
    {
        "malformed-request", "method-not-allowed", "already-started", "no-lease", "site-in-maintenance", "site-has-instances",
        "instance-replaced", "last-admin-key", "too-large", "unsupported-media-type", "rate-limited", "storage-unavailable", "storage-full",
        "site-not-found", "maintenance-not-found", "not-found", "maintenance-ended", "not-converged", "unauthenticated", "forbidden",
        "invalid-value", "invalid-window", "revision-conflict",
    };

    /// <summary>The slug in Pascal case; <see cref="ErrorIds.UnexpectedResponse"/> for one that the contract does not know.</summary>
    public static string OfSlug(string? slug) =>
        slug is null || !KnownSlugs.Contains(slug)
            ? ErrorIds.UnexpectedResponse
            : string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public static ErrorCategory Category(string id) => id switch
    {
        ErrorIds.SiteNotFound or ErrorIds.MaintenanceNotFound or ErrorIds.InstanceNotFound or ErrorIds.NotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.SiteExists => ErrorCategory.ResourceExists,
        ErrorIds.NotConverged => ErrorCategory.OperationTimeout,
        ErrorIds.HeldByOthers or ErrorIds.RevisionConflict or "SiteInMaintenance" or "SiteHasInstances" => ErrorCategory.ResourceBusy,
        ErrorIds.SeveralHeld or ErrorIds.InvalidValue or ErrorIds.InvalidWindow or "MalformedRequest" or "TooLarge" => ErrorCategory.InvalidArgument,
        ErrorIds.MaintenanceLost => ErrorCategory.OperationStopped,
        ErrorIds.NotConnected or ErrorIds.ServiceUnreachable => ErrorCategory.ConnectionError,
        ErrorIds.Unauthenticated => ErrorCategory.AuthenticationError,
        ErrorIds.Forbidden => ErrorCategory.PermissionDenied,
        ErrorIds.UnexpectedResponse => ErrorCategory.ProtocolError,
        "RateLimited" => ErrorCategory.LimitsExceeded,
        "StorageUnavailable" or "StorageFull" => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };

    public static string? Advice(string id) => id switch
    {
        ErrorIds.SiteNotFound => "List the sites with Get-MaintenanceSite.",
        ErrorIds.SiteExists => "Change it with Set-MaintenanceSite.",
        ErrorIds.MaintenanceNotFound => "List the maintenances with Get-Maintenance.",
        ErrorIds.InstanceNotFound => "List the instances with Get-MaintenanceInstance.",
        ErrorIds.NotFound => "List what there is with Get-MaintenancePass or Get-MaintenanceKey.",
        ErrorIds.MaintenanceEnded => "An id is used once. Start a new maintenance with Enable-Maintenance.",
        ErrorIds.NotConverged => "Look at the instances with Get-MaintenanceInstance; remove one that is gone for good with Remove-MaintenanceInstance.",
        ErrorIds.HeldByOthers => "Ask the holders, or end one of theirs with -Id, or all with -All.",
        ErrorIds.SeveralHeld => "Name the one to end with -Id, or end all with -All.",
        ErrorIds.MaintenanceLost => "Check what the block did while the site may have been open, and run it again if needed.",
        ErrorIds.ServiceUnreachable => "Check the address, the network and that the service runs (GET /readyz).",
        ErrorIds.Unauthenticated => "Use a key that is valid: Connect-MaintenanceService -ApiKey, or MAINTENANCE_API_KEY.",
        ErrorIds.Forbidden => "Use a key whose role allows it; an admin makes one with New-MaintenanceKey.",
        ErrorIds.InvalidWindow => "Give a start and an end that lie ahead, such as -For 00:30:00.",
        ErrorIds.RevisionConflict => "Somebody else changed it in between. Read it again, then repeat the change.",
        ErrorIds.UnexpectedResponse => "Check that -Service is the address of the maintenance service, and that module and service are of one version.",
        "SiteInMaintenance" => "End or cancel its maintenances with Disable-Maintenance first.",
        "SiteHasInstances" => "Stop its instances first, or remove those that are gone with Remove-MaintenanceInstance.",
        "LastAdminKey" => "Make another admin key for all sites with New-MaintenanceKey first.",
        "NoLease" => "Give it a lease with Set-Maintenance -Lease.",
        "RateLimited" => "Wait a minute, then use a valid key.",
        "StorageUnavailable" or "StorageFull" => "Look at the service's log and disk.",
        _ => null,
    };
}
