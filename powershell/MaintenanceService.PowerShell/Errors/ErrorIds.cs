namespace MaintenanceService.PowerShell.Errors;

/// <summary>The error ids that scripts may rely on. Any other refusal of the service has its slug in Pascal case.</summary>
internal static class ErrorIds
{
    public const string SiteNotFound = nameof(SiteNotFound);
    public const string SiteExists = nameof(SiteExists);
    public const string MaintenanceNotFound = nameof(MaintenanceNotFound);
    public const string InstanceNotFound = nameof(InstanceNotFound);
    public const string NotFound = nameof(NotFound);
    public const string MaintenanceEnded = nameof(MaintenanceEnded);
    public const string NotConverged = nameof(NotConverged);
    public const string HeldByOthers = nameof(HeldByOthers);
    public const string SeveralHeld = nameof(SeveralHeld);
    public const string MaintenanceLost = nameof(MaintenanceLost);
    public const string NotConnected = nameof(NotConnected);
    public const string ServiceUnreachable = nameof(ServiceUnreachable);
    public const string Unauthenticated = nameof(Unauthenticated);
    public const string Forbidden = nameof(Forbidden);
    public const string InvalidValue = nameof(InvalidValue);
    public const string InvalidWindow = nameof(InvalidWindow);
    public const string RevisionConflict = nameof(RevisionConflict);
    public const string UnexpectedResponse = nameof(UnexpectedResponse);
}
